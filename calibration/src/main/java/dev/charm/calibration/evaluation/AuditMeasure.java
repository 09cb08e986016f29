package dev.charm.calibration.evaluation;

/** Over which responses a {@link SubstitutionAudit} looks at a feature. */
public sealed interface AuditMeasure {
  /** As people read it, such as {@code best of 4}. */
  String text();

  /**
   * How many standard deviations the reward moves per standard deviation of the feature, the other
   * features held.
   */
  record AllResponses() implements AuditMeasure {
    @Override
    public String text() {
      return "all responses";
    }
  }

  /**
   * How far the answer lies from its prompt's mean that the reward picks of n, in standard
   * deviations of the feature.
   *
   * @param n how many answers the picker sees, at least 2
   */
  record BestOf(int n) implements AuditMeasure {
    @Override
    public String text() {
      return "best of " + n;
    }
  }
}
