package dev.charm.ops.metrics;

import java.util.List;

/**
 * What a metric is now.
 *
 * @param tagValues one for each tag of the metric, in their order
 */
public record Sample(OwnMetric metric, List<String> tagValues, double value) {
  /** Refuses what the catalogue does not know. */
  public Sample {
    if (tagValues.size() != metric.tags().size()) {
      throw new IllegalArgumentException(metric + " has the tags " + metric.tags());
    }
  }
}
