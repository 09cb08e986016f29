package dev.charm.calibration.evaluation;

import java.util.List;

/** What a {@link SubstitutionAudit} decides of a candidate. */
public sealed interface AuditResult {
  AuditReport report();

  /**
   * No dependence grew above the tolerance for certain. {@link AuditReport#notes()} says what
   * remains open, such as what could not be measured.
   */
  record Passed(AuditReport report) implements AuditResult {}

  /**
   * At least one dependence grew above the tolerance.
   *
   * @param grown the lines that refuse, as in the report; never none
   * @param reason one sentence for people
   */
  record Refused(AuditReport report, List<AuditLine.Measured> grown, String reason)
      implements AuditResult {
    public Refused {
      grown = List.copyOf(grown);
    }
  }

  /**
   * Not one line could be measured: nothing speaks against the candidate, and nothing for it.
   *
   * @param reason one sentence for people
   */
  record NothingMeasured(AuditReport report, String reason) implements AuditResult {}

  /** The decision that the lines of a report make. */
  static AuditResult of(AuditReport report) {
    List<AuditLine.Measured> measured = report.measured();
    if (measured.isEmpty()) {
      return new NothingMeasured(report, AuditReason.nothing(report));
    }
    List<AuditLine.Measured> grown = measured.stream().filter(AuditLine.Measured::refused).toList();
    return grown.isEmpty()
        ? new Passed(report)
        : new Refused(report, grown, AuditReason.refused(measured, report.settings()));
  }
}
