package dev.charm.consumers.pretraining;

import dev.charm.calibration.evaluation.AuditLine;
import dev.charm.calibration.evaluation.AuditMeasure;
import dev.charm.calibration.evaluation.AuditReport;
import dev.charm.calibration.evaluation.AuditSettings;
import dev.charm.calibration.evaluation.IntervalEstimate;
import dev.charm.calibration.evaluation.SubstitutionAudit;
import dev.charm.consumers.audit.SurfaceFeatures;
import dev.charm.consumers.scoring.RewardHead;
import dev.charm.consumers.scoring.ScoringRequest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What of the surface of held-out answers a head's rewards depend on. */
final class HeadBiases {
  private static final AuditMeasure PICKS = new AuditMeasure.BestOf(4);

  private HeadBiases() {}

  /** A row of a table for each feature: over all answers, and of the best of four. */
  static String table(RewardHead head, List<JudgePanel.Pair> pairs, AnswerRows rows) {
    Map<String, Set<ScoringRequest>> prompts = new TreeMap<>();
    for (JudgePanel.Pair pair : pairs) {
      Set<ScoringRequest> answers =
          prompts.computeIfAbsent(pair.chosen().prompt(), p -> new LinkedHashSet<>());
      answers.add(pair.chosen());
      answers.add(pair.rejected());
    }
    SubstitutionAudit audit =
        new SubstitutionAudit(AuditSettings.defaults(), SurfaceFeatures.NAMES);
    for (Set<ScoringRequest> of : prompts.values()) {
      List<ScoringRequest> answers = new ArrayList<>(of);
      double[] rewards = answers.stream().mapToDouble(a -> head.score(rows.of(a))).toArray();
      double[][] surface =
          answers.stream()
              .map(a -> SurfaceFeatures.of(a.prompt(), a.response()))
              .toArray(double[][]::new);
      audit.add(surface, rewards, rewards);
    }
    AuditReport report = audit.result().report();
    StringBuilder table = new StringBuilder();
    for (String feature : SurfaceFeatures.NAMES) {
      table.append(
          "| %s | %s | %s |%n"
              .formatted(
                  feature,
                  cell(report, feature, new AuditMeasure.AllResponses()),
                  cell(report, feature, PICKS)));
    }
    return table.toString();
  }

  private static String cell(AuditReport report, String feature, AuditMeasure measure) {
    return report.measured().stream()
        .filter(line -> line.feature().equals(feature) && line.measure().equals(measure))
        .map(AuditLine.Measured::after)
        .map(HeadBiases::told)
        .findFirst()
        .orElse("not measurable");
  }

  private static String told(IntervalEstimate estimate) {
    return String.format(
        Locale.ROOT, "%.2f [%.2f, %.2f]", estimate.value(), estimate.low(), estimate.high());
  }
}
