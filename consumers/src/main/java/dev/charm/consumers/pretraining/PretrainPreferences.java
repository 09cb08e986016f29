package dev.charm.consumers.pretraining;

import ai.djl.translate.TranslateException;
import dev.charm.consumers.scoring.HeadFormat;
import dev.charm.consumers.scoring.RewardHead;
import dev.charm.consumers.scoring.Sha256;
import dev.charm.consumers.scoring.TextEncoder;
import dev.charm.consumers.training.FeaturePair;
import dev.charm.consumers.training.OriginalPreference;
import dev.charm.consumers.training.OriginalPreferences;
import dev.charm.consumers.training.PairMetrics;
import dev.charm.consumers.training.PreferencesFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Makes the original preferences that go with the first head: some that it was trained on, which
 * later trainings are anchored to, and some of prompts that it never saw, by which candidates are
 * judged. Features alone, see {@link PreferencesFormat}.
 *
 * <pre>
 * java -Xmx3g -cp 'ops/target/charm/lib/*' dev.charm.consumers.pretraining.PretrainPreferences \
 *   ALPACAEVAL_FOLDER consumers/src/main/head [EMBEDDINGS_FOLDER]
 * </pre>
 *
 * <p>Writes {@code preferences.bin} beside {@code head.bin}. Some 2,500 texts are embedded. The
 * same data give the same bytes.
 */
public final class PretrainPreferences {
  private static final int TRAINING = 600;
  private static final int JUDGING = 1_000;

  private PretrainPreferences() {}

  /** Takes the folder of the data and that of the head. */
  public static void main(String[] arguments) throws IOException, TranslateException {
    if (arguments.length < 2 || arguments.length > 3) {
      System.err.println(
          "usage: PretrainPreferences ALPACAEVAL_FOLDER HEAD_FOLDER [EMBEDDINGS_FOLDER]");
      System.exit(2);
    }
    JudgeSplit split = JudgeSplit.of(JudgePreferences.read(Path.of(arguments[0])));
    Path folder = Path.of(arguments[1]);
    RewardHead head = HeadFormat.read(Files.readAllBytes(folder.resolve("head.bin")));
    List<JudgePanel.Pair> training = some(split.training(), TRAINING);
    List<JudgePanel.Pair> judging = some(split.heldOut(), JUDGING);
    try (TextEncoder encoder = TextEncoder.load(PretrainHead.embeddings(arguments))) {
      head.requireFits(encoder.hash());
      AnswerRows rows = AnswerRows.embed(encoder, List.of(training, judging));
      OriginalPreferences preferences =
          new OriginalPreferences(preferences(training, rows), preferences(judging, rows));
      byte[] bytes = PreferencesFormat.write(preferences, head);
      Files.write(folder.resolve("preferences.bin"), bytes);
      report("judging, as they are", head, preferences.judging());
      report("judging, as written", head, PreferencesFormat.read(bytes, head).judging());
    }
  }

  private static void report(String name, RewardHead head, List<OriginalPreference> part) {
    PairMetrics metrics =
        PairMetrics.of(head, part.stream().map(OriginalPreference::pair).toList());
    System.out.printf(
        "%s: %d pairs of %d prompts, accuracy %.4f, loss %.4f%n",
        name,
        metrics.pairs(),
        part.stream().map(OriginalPreference::prompt).distinct().count(),
        metrics.accuracy(),
        metrics.loss());
  }

  /** Pairs that the judge compared, chosen by hash. */
  private static List<JudgePanel.Pair> some(List<JudgePanel> panels, int number) {
    return panels.stream()
        .flatMap(panel -> panel.pairs().stream())
        .filter(JudgePanel.Pair::judged)
        .sorted(Comparator.comparing(PretrainPreferences::hash))
        .limit(number)
        .toList();
  }

  private static String hash(JudgePanel.Pair pair) {
    return hash(
        pair.chosen().prompt()
            + "\n"
            + pair.chosen().response()
            + "\n"
            + pair.rejected().response());
  }

  private static String hash(String text) {
    return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<OriginalPreference> preferences(
      List<JudgePanel.Pair> pairs, AnswerRows rows) {
    List<FeaturePair> features = rows.of(pairs);
    return IntStream.range(0, pairs.size())
        .mapToObj(
            i ->
                new OriginalPreference(
                    hash(pairs.get(i).chosen().prompt()).substring(0, 16), features.get(i)))
        .toList();
  }
}
