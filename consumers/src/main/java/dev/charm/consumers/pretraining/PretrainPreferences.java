package dev.charm.consumers.pretraining;

import ai.djl.translate.TranslateException;
import dev.charm.consumers.scoring.EmbeddingCache;
import dev.charm.consumers.scoring.HeadFormat;
import dev.charm.consumers.scoring.RewardFeatures;
import dev.charm.consumers.scoring.RewardHead;
import dev.charm.consumers.scoring.ScoringRequest;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Makes the original preferences that go with the first head: some that it was trained on, which
 * later trainings are anchored to, and some of prompts that it never saw, by which candidates are
 * judged. Features alone, see {@link PreferencesFormat}.
 *
 * <pre>
 * java -Xmx3g -cp 'ops/target/charm/lib/*' dev.charm.consumers.pretraining.PretrainPreferences \
 *   ALPACAEVAL_FOLDER consumers/src/main/head
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
    if (arguments.length != 2) {
      System.err.println("usage: PretrainPreferences ALPACAEVAL_FOLDER HEAD_FOLDER");
      System.exit(2);
    }
    JudgeSplit split = JudgeSplit.of(JudgePreferences.read(Path.of(arguments[0])));
    Path folder = Path.of(arguments[1]);
    RewardHead head = HeadFormat.read(Files.readAllBytes(folder.resolve("head.bin")));
    List<JudgePanel.Pair> training = some(split.training(), TRAINING);
    List<JudgePanel.Pair> judging = some(split.heldOut(), JUDGING);
    try (TextEncoder encoder = TextEncoder.load(new EmbeddingCache(10_000))) {
      head.requireFits(encoder.hash());
      Map<ScoringRequest, float[]> rows = rows(encoder, training, judging);
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
      List<JudgePanel.Pair> pairs, Map<ScoringRequest, float[]> rows) {
    return pairs.stream()
        .map(
            pair ->
                new OriginalPreference(
                    hash(pair.chosen().prompt()).substring(0, 16),
                    new FeaturePair(row(pair.chosen(), rows), row(pair.rejected(), rows))))
        .toList();
  }

  private static float[] row(ScoringRequest request, Map<ScoringRequest, float[]> rows) {
    return Objects.requireNonNull(rows.get(request), "the row of an answer");
  }

  private static Map<ScoringRequest, float[]> rows(
      TextEncoder encoder, List<JudgePanel.Pair> training, List<JudgePanel.Pair> judging)
      throws TranslateException {
    Set<ScoringRequest> distinct = new LinkedHashSet<>();
    for (List<JudgePanel.Pair> pairs : List.of(training, judging)) {
      for (JudgePanel.Pair pair : pairs) {
        distinct.add(pair.chosen());
        distinct.add(pair.rejected());
      }
    }
    List<ScoringRequest> requests = new ArrayList<>(distinct);
    List<float[]> made = new RewardFeatures(encoder).of(requests);
    Map<ScoringRequest, float[]> rows = new HashMap<>();
    for (int i = 0; i < made.size(); i++) {
      rows.put(requests.get(i), made.get(i));
    }
    return rows;
  }
}
