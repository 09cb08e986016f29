package dev.charm.calibration.evaluation;

/** What a {@link SubstitutionAudit} says of one feature by one measure. */
public sealed interface AuditLine {
  String feature();

  AuditMeasure measure();

  /** How many prompts the measure could look at: those with enough answers. */
  int prompts();

  /** What the growth of a dependence is, beside the tolerance. */
  enum Verdict {
    /** Above it for certain, at the family-wise rate: the candidate is refused. */
    GREW,
    /** Below it for certain, by the interval of this line alone. */
    WITHIN,
    /** It may be above, it may be below: more prompts would tell. */
    UNDECIDED
  }

  /**
   * A dependence before and after, in the standard deviations that {@link AuditMeasure} names.
   *
   * @param effectivePrompts how many prompts of equal spread would say as much
   * @param before by the rewards of the version that is active; negative where it likes less of it
   * @param after by those of the candidate
   * @param growth {@code |after| - |before|}: one that turned its sign has not grown by that
   * @param atLeast what the growth is at least; holds for all lines at once but in a share of
   *     {@link AuditSettings#familyWiseRate()} of all audits
   */
  record Measured(
      String feature,
      AuditMeasure measure,
      int prompts,
      double effectivePrompts,
      IntervalEstimate before,
      IntervalEstimate after,
      IntervalEstimate growth,
      double atLeast,
      Verdict verdict)
      implements AuditLine {
    /** Whether this line refuses the candidate. */
    public boolean refused() {
      return verdict == Verdict.GREW;
    }
  }

  /**
   * There is nothing to measure by, or too little.
   *
   * @param reason such as {@code no prompt has 16 answers}
   */
  record NotMeasurable(String feature, AuditMeasure measure, int prompts, String reason)
      implements AuditLine {}
}
