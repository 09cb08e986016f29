package dev.charm.calibration.evaluation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many prompts speak of a feature by a measure.
 *
 * @param prompts with enough answers
 * @param effective as many of equal spread would say as much: {@code (sum w)^2 / sum w^2} of the
 *     spread of the feature and of either reward, the fewest of the three
 * @param lack why the measure cannot be taken, or null
 */
record AuditEvidence(int prompts, double effective, @Nullable String lack) {

  /**
   * Of one feature.
   *
   * @param at place of the measure in {@link AuditSums#bestOf}, -1 for all responses
   */
  static AuditEvidence of(
      AuditSums sums, List<double[]> rows, int at, int feature, int fewestPrompts) {
    List<double[]> counted =
        at < 0 ? rows : rows.stream().filter(row -> row[sums.hasEnough(at)] > 0).toList();
    int prompts = counted.size();
    if (prompts == 0) {
      int answers = at < 0 ? 2 : sums.bestOf.get(at);
      return new AuditEvidence(0, 0, "no prompt has " + answers + " answers");
    }
    double before = effective(counted, AuditSums.BEFORE);
    double after = effective(counted, AuditSums.AFTER);
    double spread = effective(counted, sums.square(feature));
    double fewest = Math.min(spread, Math.min(before, after));
    return new AuditEvidence(prompts, fewest, lack(before, after, spread, fewest, fewestPrompts));
  }

  /** The same with another reason, if it has none already. */
  AuditEvidence lacking(String other) {
    return lack == null ? new AuditEvidence(prompts, effective, other) : this;
  }

  private static @Nullable String lack(
      double before, double after, double spread, double fewest, int fewestPrompts) {
    if (before == 0) {
      return "the rewards before do not differ within prompts";
    }
    if (after == 0) {
      return "the candidate's rewards do not differ within prompts";
    }
    if (spread == 0) {
      return "the feature does not differ within prompts";
    }
    if (fewest < fewestPrompts) {
      return "too few prompts to tell by, " + fewestPrompts + " effective ones are needed";
    }
    return null;
  }

  private static double effective(List<double[]> rows, int place) {
    double most = rows.stream().mapToDouble(row -> row[place]).max().orElse(0);
    if (most <= 0) {
      return 0;
    }
    double sum = 0;
    double squares = 0;
    for (double[] row : rows) {
      double weight = row[place] / most;
      sum += weight;
      squares += weight * weight;
    }
    return sum * sum / squares;
  }
}
