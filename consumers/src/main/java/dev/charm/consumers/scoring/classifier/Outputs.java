package dev.charm.consumers.scoring.classifier;

import dev.charm.consumers.scoring.ScoringResult;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** What the logits of a model mean: one is the reward, several are weighed. */
final class Outputs {
  private final List<String> labels;
  private final double[] weights;

  private Outputs(List<String> labels, double[] weights) {
    this.labels = labels;
    this.weights = weights;
  }

  /**
   * @param count how many there are
   * @param named their names, as far as they are known
   * @param declared weights, by names or by numbers from 0
   * @throws IOException if several have no weights, or a weight names none of them
   */
  static Outputs of(int count, List<String> named, Map<String, Double> declared)
      throws IOException {
    List<String> labels =
        named.size() == count
            ? List.copyOf(named)
            : IntStream.range(0, count).mapToObj(i -> "LABEL_" + i).toList();
    if (declared.isEmpty() && count > 1) {
      throw new IOException(
          "the model has %d outputs and needs weights of them by name or number: %s"
              .formatted(count, numbered(labels)));
    }
    double[] weights = new double[count];
    if (declared.isEmpty()) {
      Arrays.fill(weights, 1);
    }
    for (Map.Entry<String, Double> each : declared.entrySet()) {
      int output = labels.indexOf(each.getKey());
      if (output < 0) {
        output = number(each.getKey(), count);
      }
      if (output < 0) {
        throw new IOException(
            "no output is called %s; there are %s".formatted(each.getKey(), numbered(labels)));
      }
      if (weights[output] != 0) {
        throw new IOException("the output " + labels.get(output) + " is weighed twice");
      }
      weights[output] = each.getValue();
    }
    return new Outputs(labels, weights);
  }

  private static int number(String key, int count) {
    return IntStream.range(0, count)
        .filter(i -> Integer.toString(i).equals(key))
        .findFirst()
        .orElse(-1);
  }

  private static String numbered(List<String> labels) {
    return String.join(
        ", ", IntStream.range(0, labels.size()).mapToObj(i -> i + " " + labels.get(i)).toList());
  }

  int count() {
    return labels.size();
  }

  /** The outcome of one conversation. */
  ScoringResult result(float[] logits, Tokens tokens) {
    double reward = 0;
    SortedMap<String, Double> attributes = new TreeMap<>();
    for (int i = 0; i < logits.length; i++) {
      if (!Float.isFinite(logits[i])) {
        return new ScoringResult.Rejected(
            "the output %s of the model is %s".formatted(labels.get(i), logits[i]));
      }
      reward += weights[i] * logits[i];
      attributes.put(labels.get(i), (double) logits[i]);
    }
    return new ScoringResult.Scored(
        reward,
        tokens.length(),
        tokens.truncated(),
        logits.length > 1 ? attributes : Collections.emptySortedMap());
  }
}
