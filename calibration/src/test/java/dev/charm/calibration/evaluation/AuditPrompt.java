package dev.charm.calibration.evaluation;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
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

  /** A reward of length, and a candidate that likes it a little less. */
  static List<AuditPrompt> simulated(long seed, int prompts, int answers) {
    SimulatedForm form = new SimulatedForm(seed);
    return IntStream.range(0, prompts)
        .mapToObj(
            i ->
                of(
                    form.answers(answers),
                    f -> 0.6 * f[SimulatedForm.LENGTH] + form.noise(),
                    f -> 0.5 * f[SimulatedForm.LENGTH] + form.noise()))
        .toList();
  }

  static List<AuditPrompt> changed(
      List<AuditPrompt> prompts, UnaryOperator<double[]> before, UnaryOperator<double[]> after) {
    return prompts.stream()
        .map(p -> new AuditPrompt(p.features(), before.apply(p.before()), after.apply(p.after())))
        .toList();
  }

  static double[] each(double[] values, double factor, double constant) {
    return DoubleStream.of(values).map(v -> factor * v + constant).toArray();
  }
}
