package dev.charm.consumers.pretraining;

import ai.djl.translate.TranslateException;
import dev.charm.consumers.scoring.EmbeddingCache;
import dev.charm.consumers.scoring.HeadFormat;
import dev.charm.consumers.scoring.RewardHead;
import dev.charm.consumers.scoring.TextEncoder;
import dev.charm.consumers.training.HeadTrainer;
import dev.charm.consumers.training.HeadTraining;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes the first head, {@code charm-minilm@1}, from the judge preferences of AlpacaEval:
 *
 * <pre>
 * ./charm --help    # builds what is missing
 * java -Xmx4g -cp 'ops/target/charm/lib/*' dev.charm.consumers.pretraining.PretrainHead \
 *   ALPACAEVAL_FOLDER consumers/src/main/head [EMBEDDINGS_FOLDER]
 * </pre>
 *
 * <p>The recipe is the best of {@link #RECIPES} by {@link RecipeSelection}, which looks at the
 * training part alone. Writes {@code head.bin}, {@code metrics.properties} and {@code NOTE.md}.
 * Some 25,000 texts are embedded: some fifteen minutes on two cores, and none where a folder keeps
 * them. The same data give the same head.
 */
public final class PretrainHead {
  private static final List<HeadTraining> RECIPES =
      List.of(
          recipe(0, 4, 10),
          recipe(64, 2, 3),
          recipe(64, 2, 10),
          recipe(64, 4, 3),
          recipe(64, 4, 6),
          recipe(64, 4, 10),
          recipe(64, 4, 30),
          recipe(64, 8, 6),
          recipe(64, 8, 10));

  private static final long EMBEDDINGS_BYTES = 320L << 20;

  private PretrainHead() {}

  private static HeadTraining recipe(int hidden, int epochs, float weightDecay) {
    return new HeadTraining(hidden, epochs, 256, 1e-3f, weightDecay, 7);
  }

  /** Takes the folder of the data, the folder to write to, and perhaps one for embeddings. */
  public static void main(String[] arguments) throws IOException, TranslateException {
    if (arguments.length < 2 || arguments.length > 3) {
      System.err.println("usage: PretrainHead ALPACAEVAL_FOLDER OUTPUT_FOLDER [EMBEDDINGS_FOLDER]");
      System.exit(2);
    }
    JudgeSplit split = JudgeSplit.of(JudgePreferences.read(Path.of(arguments[0])));
    try (TextEncoder encoder = TextEncoder.load(embeddings(arguments))) {
      write(split, encoder, Path.of(arguments[1]));
    }
  }

  /** Those of the folder that the third argument names, if there is one. */
  static EmbeddingCache embeddings(String[] arguments) {
    return arguments.length == 3
        ? EmbeddingCache.onDisk(1_000, Path.of(arguments[2]), EMBEDDINGS_BYTES)
        : new EmbeddingCache(50_000);
  }

  private static void write(JudgeSplit split, TextEncoder encoder, Path folder)
      throws IOException, TranslateException {
    List<JudgePanel.Pair> training = JudgeSplit.pairs(split.training());
    List<JudgePanel.Pair> heldOut = JudgeSplit.pairs(split.heldOut());
    AnswerRows rows = AnswerRows.embed(encoder, List.of(training, heldOut));
    RecipeSelection selection = RecipeSelection.among(RECIPES, encoder.hash(), split, rows);
    RewardHead head = HeadTrainer.train(encoder.hash(), rows.of(training), selection.best());
    JudgeReport report =
        new JudgeReport(
            split,
            training.size(),
            selection,
            head,
            JudgeAccuracy.of(head, heldOut, rows),
            HeadBiases.table(head, heldOut, rows));
    Files.createDirectories(folder);
    Files.write(folder.resolve("head.bin"), HeadFormat.write(head));
    Files.writeString(folder.resolve("metrics.properties"), report.properties());
    Files.writeString(folder.resolve("NOTE.md"), report.note());
    System.out.print(report.properties());
  }
}
