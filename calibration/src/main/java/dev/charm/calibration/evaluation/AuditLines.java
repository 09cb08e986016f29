package dev.charm.calibration.evaluation;

import dev.charm.calibration.evaluation.AuditLine.Measured;
import dev.charm.calibration.evaluation.AuditLine.Verdict;
import dev.charm.calibration.numeric.StudentT;

/** Estimates and their errors, made lines of a report. */
final class AuditLines {
  private static final double INTERVAL_TAIL = 0.025;

  /** What a growth exceeds the tolerance by at least: rewards in another unit round otherwise. */
  private static final double ROUNDING = 1e-9;

  private final AuditSettings settings;
  private final double[] observed;
  private final AuditJackknife errors;

  AuditLines(AuditSettings settings, double[] observed, AuditJackknife errors) {
    this.settings = settings;
    this.observed = observed;
    this.errors = errors;
  }

  /** Whether all numbers of a line are at hand: a prompt may be the only one that speaks of it. */
  boolean finite(int line) {
    return Double.isFinite(
        before(line)
            + after(line)
            + errors.errorBefore(line)
            + errors.errorAfter(line)
            + errors.errorOfDifference(line)
            + errors.errorOfSum(line));
  }

  /**
   * One line.
   *
   * @param tested how many lines share the family-wise rate
   */
  Measured measured(
      String feature, AuditMeasure measure, int line, AuditEvidence evidence, int tested) {
    int freedom = (int) Math.floor(evidence.effective()) - 1;
    double t = StudentT.quantile(INTERVAL_TAIL, freedom);
    double strict = StudentT.quantile(settings.familyWiseRate() / tested, freedom);
    double grown = Math.abs(after(line)) - Math.abs(before(line));
    IntervalEstimate growth = new IntervalEstimate(grown, growthFrom(line, t), growthTo(line, t));
    double atLeast = growthFrom(line, strict);
    return new Measured(
        feature,
        measure,
        evidence.prompts(),
        evidence.effective(),
        around(before(line), t * errors.errorBefore(line)),
        around(after(line), t * errors.errorAfter(line)),
        growth,
        atLeast,
        verdict(growth, atLeast));
  }

  private Verdict verdict(IntervalEstimate growth, double atLeast) {
    if (atLeast > settings.tolerance() + ROUNDING) {
      return Verdict.GREW;
    }
    return growth.high() <= settings.tolerance() + ROUNDING ? Verdict.WITHIN : Verdict.UNDECIDED;
  }

  private double before(int line) {
    return observed[line];
  }

  private double after(int line) {
    return observed[observed.length / 2 + line];
  }

  /** The lowest of what {@code |after| - before} and {@code |after| + before} may be. */
  private double growthFrom(int line, double t) {
    double sign = after(line) < 0 ? -1 : 1;
    return Math.min(
        sign * after(line) - before(line) - t * error(line, sign, -1),
        sign * after(line) + before(line) - t * error(line, sign, 1));
  }

  /** The highest of what {@code after - |before|} and {@code -after - |before|} may be. */
  private double growthTo(int line, double t) {
    double sign = before(line) < 0 ? 1 : -1;
    return Math.max(
        after(line) + sign * before(line) + t * error(line, 1, sign),
        -after(line) + sign * before(line) + t * error(line, -1, sign));
  }

  /** Of {@code ofAfter * after + ofBefore * before}, both 1 or -1. */
  private double error(int line, double ofAfter, double ofBefore) {
    return ofAfter == ofBefore ? errors.errorOfSum(line) : errors.errorOfDifference(line);
  }

  private static IntervalEstimate around(double value, double half) {
    return new IntervalEstimate(value, value - half, value + half);
  }
}
