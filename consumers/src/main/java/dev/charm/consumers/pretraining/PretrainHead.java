package dev.charm.consumers.pretraining;

import ai.djl.translate.TranslateException;
import dev.charm.consumers.scoring.EmbeddingCache;
import dev.charm.consumers.scoring.HeadFormat;
import dev.charm.consumers.scoring.RewardFeatures;
import dev.charm.consumers.scoring.RewardHead;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.scoring.TextEncoder;
import dev.charm.consumers.training.FeaturePair;
import dev.charm.consumers.training.HeadTrainer;
import dev.charm.consumers.training.HeadTraining;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Makes the first head, {@code charm-minilm@1}, from the judge preferences of AlpacaEval:
 *
 * <pre>
 * ./charm --help    # builds what is missing
 * java -Xmx3g -cp 'ops/target/charm/lib/*' dev.charm.consumers.pretraining.PretrainHead \
 *   ALPACAEVAL_FOLDER consumers/src/main/head
 * </pre>
 *
 * <p>Writes {@code head.bin}, {@code metrics.properties} and {@code NOTE.md}. Some 12,000 texts are
 * embedded: some ten minutes on two cores. The same data give the same head.
 */
public final class PretrainHead {
  private static final HeadTraining RECIPE = new HeadTraining(64, 4, 256, 1e-3f, 30f, 7);
  private static final int CHUNK = 256;

  private PretrainHead() {}

  /** Takes the folder of the data and the folder to write to. */
  public static void main(String[] arguments) throws IOException, TranslateException {
    if (arguments.length != 2) {
      System.err.println("usage: PretrainHead ALPACAEVAL_FOLDER OUTPUT_FOLDER");
      System.exit(2);
    }
    JudgeSplit split = JudgeSplit.of(JudgePreferences.read(Path.of(arguments[0])));
    try (TextEncoder encoder = TextEncoder.load(new EmbeddingCache(50_000))) {
      write(split, encoder, Path.of(arguments[1]));
    }
  }

  private static void write(JudgeSplit split, TextEncoder encoder, Path folder)
      throws IOException, TranslateException {
    List<JudgePanel.Pair> training = pairs(split.training());
    List<JudgePanel.Pair> heldOut = pairs(split.heldOut());
    Map<ScoringRequest, float[]> rows = rows(encoder, training, heldOut);
    RewardHead head = HeadTrainer.train(encoder.hash(), features(training, rows), RECIPE);
    JudgeReport report = new JudgeReport(split, training.size(), RECIPE);
    report.measure("judged", head, heldOut, rows, JudgePanel.Pair::judged);
    report.measure("between_models", head, heldOut, rows, Predicate.not(JudgePanel.Pair::judged));
    Files.createDirectories(folder);
    byte[] bytes = HeadFormat.write(head);
    Files.write(folder.resolve("head.bin"), bytes);
    Files.writeString(folder.resolve("metrics.properties"), report.properties());
    Files.writeString(folder.resolve("NOTE.md"), report.note(bytes), StandardCharsets.UTF_8);
    System.out.print(report.properties());
  }

  private static List<JudgePanel.Pair> pairs(List<JudgePanel> panels) {
    return panels.stream().flatMap(p -> p.pairs().stream()).toList();
  }

  static List<FeaturePair> features(
      List<JudgePanel.Pair> pairs, Map<ScoringRequest, float[]> rows) {
    return pairs.stream()
        .map(
            p ->
                new FeaturePair(
                    Objects.requireNonNull(rows.get(p.chosen())),
                    Objects.requireNonNull(rows.get(p.rejected()))))
        .toList();
  }

  private static Map<ScoringRequest, float[]> rows(
      TextEncoder encoder, List<JudgePanel.Pair> training, List<JudgePanel.Pair> heldOut)
      throws TranslateException {
    Set<ScoringRequest> distinct = new LinkedHashSet<>();
    for (List<JudgePanel.Pair> pairs : List.of(training, heldOut)) {
      for (JudgePanel.Pair pair : pairs) {
        distinct.add(pair.chosen());
        distinct.add(pair.rejected());
      }
    }
    List<ScoringRequest> requests = new ArrayList<>(distinct);
    RewardFeatures features = new RewardFeatures(encoder);
    Map<ScoringRequest, float[]> rows = new HashMap<>();
    long start = System.nanoTime();
    for (int from = 0; from < requests.size(); from += CHUNK) {
      List<ScoringRequest> chunk = requests.subList(from, Math.min(requests.size(), from + CHUNK));
      List<float[]> some = features.of(chunk);
      for (int i = 0; i < chunk.size(); i++) {
        rows.put(chunk.get(i), some.get(i));
      }
      System.err.printf(
          "embedded %d of %d, %.0f s%n",
          rows.size(), requests.size(), (System.nanoTime() - start) / 1e9);
    }
    return rows;
  }
}
