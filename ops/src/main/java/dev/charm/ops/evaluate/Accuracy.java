package dev.charm.ops.evaluate;

import dev.charm.calibration.evaluation.ClusteredProportion;
import dev.charm.calibration.evaluation.ProportionInterval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The share of decisions that are right.
 *
 * @param pairs how many decisions
 * @param share with its interval: Wilson's where each prompt has one decision, else clustered by
 *     prompt
 * @param clustered which of the two
 */
record Accuracy(long pairs, ProportionInterval share, boolean clustered) {

  /** Credits and numbers of decisions, by prompt. */
  record ByPrompt(double[] credits, double[] sizes) {
    static ByPrompt of(List<JudgedPair> pairs) {
      Map<String, double[]> prompts = new LinkedHashMap<>();
      for (JudgedPair pair : pairs) {
        double[] sums = prompts.computeIfAbsent(pair.prompt(), prompt -> new double[2]);
        sums[0] += pair.credit();
        sums[1]++;
      }
      return new ByPrompt(
          prompts.values().stream().mapToDouble(sums -> sums[0]).toArray(),
          prompts.values().stream().mapToDouble(sums -> sums[1]).toArray());
    }
  }

  /** The accuracy of some decisions, of which there is at least one. */
  static Accuracy of(List<JudgedPair> pairs) {
    ByPrompt byPrompt = ByPrompt.of(pairs);
    boolean clustered = byPrompt.sizes().length < pairs.size();
    double credit = pairs.stream().mapToDouble(JudgedPair::credit).sum();
    return new Accuracy(
        pairs.size(),
        clustered
            ? ClusteredProportion.of(byPrompt.credits(), byPrompt.sizes())
            : ProportionInterval.wilson(credit, pairs.size()),
        clustered);
  }
}
