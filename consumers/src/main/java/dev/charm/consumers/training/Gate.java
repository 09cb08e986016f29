package dev.charm.consumers.training;

import dev.charm.calibration.evaluation.AccuracyChange;
import dev.charm.calibration.evaluation.AuditLine;
import dev.charm.calibration.evaluation.AuditReport;
import dev.charm.calibration.evaluation.AuditResult;
import dev.charm.calibration.evaluation.AuditSettings;
import dev.charm.calibration.evaluation.SubstitutionAudit;
import dev.charm.consumers.audit.SurfaceFeatures;
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
 * that the lineage began with. Mending one bias moves the pressure to another, which accuracy on
 * the data at hand does not see: so a {@link SubstitutionAudit} of the round's answers, and of the
 * best of several of them, has to find that no dependence on their surface grew.
 */
final class Gate {
  /** From so many on, a candidate of which nothing can be measured is refused. */
  static final int ENOUGH_PROMPTS = 30;

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
      List<OriginalPreference> preferences,
      AuditAnswers answers) {
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
    if (!promoted) {
      findings.add(format("at most %.3f is allowed", mostLoss));
      return new Verdict(false, String.join("; ", findings), metrics);
    }
    SubstitutionAudit audit =
        new SubstitutionAudit(AuditSettings.defaults(), SurfaceFeatures.NAMES);
    answers.showTo(audit, parent, candidate);
    AuditResult result = audit.result();
    findings.add(finding(result));
    if (answers.leftSomeOut()) {
      findings.add("there were more answers: those of the other prompts were not audited");
    }
    result.report().measured().forEach(line -> put(metrics, line));
    return new Verdict(lets(result), String.join("; ", findings), metrics);
  }

  /** Of a few prompts an audit cannot say anything, and nobody expects it to. */
  private static boolean lets(AuditResult result) {
    return result instanceof AuditResult.Passed
        || (result instanceof AuditResult.NothingMeasured
            && result.report().prompts() < ENOUGH_PROMPTS);
  }

  private static String finding(AuditResult result) {
    if (result instanceof AuditResult.Refused refused) {
      return refused.reason();
    } else if (result instanceof AuditResult.NothingMeasured nothing) {
      return format(
          "the audit of %d answers to %d prompts says nothing: %s",
          nothing.report().answers(), nothing.report().prompts(), nothing.reason());
    }
    AuditReport report = result.report();
    long open =
        report.measured().stream()
            .filter(line -> line.verdict() == AuditLine.Verdict.UNDECIDED)
            .count();
    return format(
        "no reward bias grew by more than %.2f sd for certain, of %d answers to %d prompts"
            + " (%d dependences measured, %d of them undecided, %d not measurable)",
        report.settings().tolerance(),
        report.answers(),
        report.prompts(),
        report.measured().size(),
        open,
        report.notMeasurable().size());
  }

  private static void put(Map<String, Double> metrics, AuditLine.Measured line) {
    String name = "audit_" + line.feature() + "_" + line.measure().text().replace(' ', '_');
    metrics.put(name + "_before", line.before().value());
    metrics.put(name + "_after", line.after().value());
    metrics.put(name + "_growth_low", line.growth().low());
    metrics.put(name + "_growth_high", line.growth().high());
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
