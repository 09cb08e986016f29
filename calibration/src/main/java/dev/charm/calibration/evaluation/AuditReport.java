package dev.charm.calibration.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * All that a {@link SubstitutionAudit} measured.
 *
 * @param settings it was made with
 * @param prompts with at least two answers
 * @param withoutChoice prompts left out because they have one answer or none
 * @param answers of the prompts that count
 * @param lines one per measure and feature: all responses first, then by n; features in their order
 */
public record AuditReport(
    AuditSettings settings, int prompts, int withoutChoice, long answers, List<AuditLine> lines) {

  public AuditReport {
    lines = List.copyOf(lines);
  }

  /** The lines that say something. */
  public List<AuditLine.Measured> measured() {
    return only(AuditLine.Measured.class);
  }

  /** The lines that could not be measured. */
  public List<AuditLine.NotMeasurable> notMeasurable() {
    return only(AuditLine.NotMeasurable.class);
  }

  /** Sentences on what the lines leave open: what was left out, not measurable, or undecided. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (withoutChoice > 0) {
      notes.add("prompts left out, with fewer than two answers: " + withoutChoice);
    }
    int missing = notMeasurable().size();
    if (missing > 0) {
      notes.add("not measurable, %d of %d: %s".formatted(missing, lines.size(), reasons()));
    }
    long open = measured().stream().filter(l -> l.verdict() == AuditLine.Verdict.UNDECIDED).count();
    if (open > 0) {
      notes.add(
          "undecided, %d of %d: the growth may be above the tolerance, more prompts would tell"
              .formatted(open, lines.size()));
    }
    return List.copyOf(notes);
  }

  /** Why lines could not be measured, each reason once. */
  String reasons() {
    return notMeasurable().stream()
        .map(AuditLine.NotMeasurable::reason)
        .distinct()
        .collect(Collectors.joining("; "));
  }

  private <T extends AuditLine> List<T> only(Class<T> kind) {
    return lines.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
