package dev.charm.calibration.evaluation;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What an audit is told of a prompt. */
record AuditPrompt(double[][] features, double[] before, double[] after) {
  static AuditPrompt of(
      double[][] features, ToDoubleFunction<double[]> before, ToDoubleFunction<double[]> after) {
    return new AuditPrompt(features, all(features, before), all(features, after));
  }

  private static double[] all(double[][] features, ToDoubleFunction<double[]> reward) {
    return IntStream.range(0, features.length)
        .mapToDouble(i -> reward.applyAsDouble(features[i]))
        .toArray();
  }

  static AuditResult audit(AuditSettings settings, List<String> names, List<AuditPrompt> prompts) {
    SubstitutionAudit audit = new SubstitutionAudit(settings, names);
    prompts.forEach(p -> audit.add(p.features(), p.before(), p.after()));
    return audit.result();
  }
}
