package dev.charm.consumers.training;

import dev.charm.calibration.evaluation.AccuracyChange;
import dev.charm.consumers.scoring.RewardHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether a candidate may take the place of the active version. Nothing that the loop itself made
 * is evidence: it is judged on preferences from outside, and has to show that it lost little of its
 * accuracy there, against the version before and, lest many small losses add up, against the head
 * that the lineage began with.
 */
final class Gate {
  private final double mostLoss;

  /**
   * @param mostLoss of accuracy: the upper end of its 95 % interval must not be above it, in (0, 1)
   */
  Gate(double mostLoss) {
    this.mostLoss = mostLoss;
  }

  /**
   * What was found.
   *
   * @param promoted whether the candidate may score
   * @param reason why, or why not: one line for people
   * @param metrics the figures, under names that begin with {@code gate_}
   */
  record Verdict(boolean promoted, String reason, Map<String, Double> metrics) {}

  /**
   * Judges a candidate.
   *
   * @param start the head that the lineage began with
   * @param parent the active one
   */
  Verdict judge(
      RewardHead start,
      RewardHead parent,
      RewardHead candidate,
      List<OriginalPreference> preferences) {
    Map<String, Double> metrics = new TreeMap<>();
    if (preferences.isEmpty()) {
      return new Verdict(
          false,
          "there are no preferences from outside the loop to judge it by (--preferences FILE)",
          metrics);
    }
    List<String> findings = new ArrayList<>();
    AccuracyChange change = change(parent, candidate, preferences);
    metrics.put("gate_pairs", (double) change.pairs());
    metrics.put("gate_prompts", (double) change.prompts());
    metrics.put("gate_accuracy", change.after());
    metrics.put("gate_accuracy_before", change.before());
    metrics.put("gate_accuracy_loss_high", change.high());
    metrics.put("gate_accuracy_loss_low", change.low());
    boolean promoted = change.high() <= mostLoss;
    findings.add(finding("the version before", change));
    if (promoted && !start.sameAs(parent)) {
      AccuracyChange sinceStart = change(start, candidate, preferences);
      metrics.put("gate_accuracy_first", sinceStart.before());
      metrics.put("gate_accuracy_loss_since_first_high", sinceStart.high());
      promoted = sinceStart.high() <= mostLoss;
      findings.add(finding("the first version", sinceStart));
    }
    return new Verdict(
        promoted,
        String.join("; ", findings)
            + (promoted ? "" : format("; at most %.3f is allowed", mostLoss)),
        metrics);
  }

  private static String finding(String version, AccuracyChange change) {
    return format(
        "accuracy on %d preferences from outside the loop is %.3f, that of %s %.3f:"
            + " it lost %.3f [%.3f, %.3f]",
        change.pairs(),
        change.after(),
        version,
        change.before(),
        change.loss(),
        change.low(),
        change.high());
  }

  private static String format(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }

  private static AccuracyChange change(
      RewardHead before, RewardHead after, List<OriginalPreference> preferences) {
    Map<String, double[]> prompts = new TreeMap<>();
    for (OriginalPreference preference : preferences) {
      double[] sums = prompts.computeIfAbsent(preference.prompt(), p -> new double[3]);
      sums[0] += right(before, preference.pair());
      sums[1] += right(after, preference.pair());
      sums[2]++;
    }
    double[][] columns = new double[3][prompts.size()];
    int i = 0;
    for (double[] sums : prompts.values()) {
      for (int k = 0; k < 3; k++) {
        columns[k][i] = sums[k];
      }
      i++;
    }
    return AccuracyChange.of(columns[0], columns[1], columns[2]);
  }

  private static double right(RewardHead head, FeaturePair pair) {
    double difference = head.score(pair.chosen()) - head.score(pair.rejected());
    return difference > 0 ? 1 : difference == 0 ? 0.5 : 0;
  }
}
