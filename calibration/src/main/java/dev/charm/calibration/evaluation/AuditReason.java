package dev.charm.calibration.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Why a candidate is not passed, in one sentence. */
final class AuditReason {
  private AuditReason() {}

  static String nothing(AuditReport report) {
    if (report.prompts() == 0) {
      return "nothing could be measured: no prompt has two answers";
    }
    return "nothing could be measured: " + report.reasons();
  }

  /** Each feature once, by the first of its lines that refuses; then what fell meanwhile. */
  static String refused(List<AuditLine.Measured> lines, AuditSettings settings) {
    Map<String, AuditLine.Measured> grown = new LinkedHashMap<>();
    for (AuditLine.Measured line : lines) {
      if (line.refused()) {
        grown.putIfAbsent(line.feature(), line);
      }
    }
    AuditMeasure first = grown.values().iterator().next().measure();
    List<AuditLine.Measured> fallen =
        lines.stream()
            .filter(line -> line.measure().equals(first) && !grown.containsKey(line.feature()))
            .filter(line -> line.growth().value() < -settings.tolerance())
            .filter(line -> line.growth().high() < 0)
            .toList();
    String more =
        grown.values().stream().map(AuditReason::growth).collect(Collectors.joining(", that on "));
    if (fallen.isEmpty()) {
      return "reward bias grew: dependence on " + more;
    }
    return "reward bias moved: dependence on "
        + more
        + ", while that on "
        + fallen.stream().map(AuditReason::fall).collect(Collectors.joining(", that on "));
  }

  private static String growth(AuditLine.Measured line) {
    return "%s grew from %s to %s sd (%s; by at least %s)"
        .formatted(
            line.feature(),
            number(line.before().value()),
            number(line.after().value()),
            line.measure().text(),
            number(line.atLeast()));
  }

  private static String fall(AuditLine.Measured line) {
    return "%s fell from %s to %s"
        .formatted(line.feature(), number(line.before().value()), number(line.after().value()));
  }

  /** Two decimals, without the 0 before the point. */
  static String number(double value) {
    String text = String.format(Locale.ROOT, "%.2f", value);
    return text.replaceFirst("^(-?)0\\.", "$1.").replaceFirst("^-\\.00$", ".00");
  }
}
