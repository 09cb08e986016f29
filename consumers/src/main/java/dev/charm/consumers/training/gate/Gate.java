package dev.charm.consumers.training.gate;

import dev.charm.calibration.evaluation.AccuracyChange;
import dev.charm.calibration.evaluation.AuditLine;
import dev.charm.calibration.evaluation.AuditReport;
import dev.charm.calibration.evaluation.AuditResult;
import dev.charm.calibration.evaluation.AuditSettings;
import dev.charm.calibration.evaluation.SubstitutionAudit;
import dev.charm.consumers.audit.SurfaceFeatures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Whether a candidate may take the place of the active version. Nothing that the loop itself made
 * is evidence: it is judged on preferences from outside, and has to show that it lost little of its
 * accuracy there, against the version before and, lest many small losses add up, against the one
 * that the lineage began with. Mending one bias moves the pressure to another, which accuracy on
 * the data at hand does not see: so a {@link SubstitutionAudit} of the round's answers, and of the
 * best of several of them, has to find that no dependence on their surface grew.
 */
public final class Gate {
  /** From so many on, a candidate of which nothing can be measured is refused. */
  static final int ENOUGH_PROMPTS = 30;

  private final double mostLoss;

  /**
   * @param mostLoss of accuracy: the upper end of its 95 % interval must not be above it, in (0, 1)
   */
  public Gate(double mostLoss) {
    this.mostLoss = mostLoss;
  }

  /**
   * What was found.
   *
   * @param promoted whether the candidate may score
   * @param reason why, or why not: one line for people
   * @param metrics the figures, under names that begin with {@code gate_}
   */
  public record Verdict(boolean promoted, String reason, Map<String, Double> metrics) {}

  /** Judges a candidate by what is known of it. */
  public Verdict judge(GateEvidence evidence) {
    Map<String, Double> metrics = new TreeMap<>(evidence.counts());
    Optional<String> nothing = evidence.nothing();
    if (nothing.isPresent()) {
      return new Verdict(false, nothing.get(), metrics);
    }
    List<String> findings = new ArrayList<>();
    AccuracyChange change = evidence.sinceBefore();
    metrics.put("gate_pairs", (double) change.pairs());
    metrics.put("gate_prompts", (double) change.prompts());
    metrics.put("gate_accuracy", change.after());
    metrics.put("gate_accuracy_before", change.before());
    metrics.put("gate_accuracy_loss_high", change.high());
    metrics.put("gate_accuracy_loss_low", change.low());
    boolean promoted = change.high() <= mostLoss;
    findings.add(finding("the version before", change));
    Optional<AccuracyChange> first = promoted ? evidence.sinceFirst() : Optional.empty();
    if (first.isPresent()) {
      AccuracyChange sinceStart = first.get();
      metrics.put("gate_accuracy_first", sinceStart.before());
      metrics.put("gate_accuracy_loss_since_first_high", sinceStart.high());
      promoted = sinceStart.high() <= mostLoss;
      findings.add(finding("the first version", sinceStart));
    }
    evidence.unjudged().ifPresent(findings::add);
    if (!promoted) {
      findings.add(format("at most %.3f is allowed", mostLoss));
      return new Verdict(false, String.join("; ", findings), metrics);
    }
    SubstitutionAudit audit =
        new SubstitutionAudit(AuditSettings.defaults(), SurfaceFeatures.NAMES);
    evidence.showTo(audit);
    AuditResult result = audit.result();
    findings.add(finding(result));
    evidence.unaudited().ifPresent(findings::add);
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
}
