package dev.charm.streams.merge;

import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Keys;
import dev.charm.schemas.ModelStats;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Publishes the statistics of policy models where they changed. */
final class ModelStatsPublisher {
  private final ProcessorContext<Object, Object> context;
  private final Published<ModelStats> published;
  private final ModelStatsMerge merge;
  private final String sink;

  ModelStatsPublisher(
      ProcessorContext<Object, Object> context,
      Published<ModelStats> published,
      ModelStatsMerge merge,
      String sink) {
    this.context = context;
    this.published = published;
    this.merge = merge;
    this.sink = sink;
  }

  /** Sums up a reward model and publishes what is new of it. */
  void publish(String rewardModel, Map<String, ArenaRating> ratings, long timestamp) {
    Set<String> gone = published.inForce(Keys.join(rewardModel, ""));
    merge
        .summarise(rewardModel, ratings)
        .forEach(
            (model, stats) -> {
              String key = Keys.join(rewardModel, model);
              gone.remove(key);
              publish(key, stats, timestamp);
            });
    gone.forEach(key -> withdraw(key, timestamp));
  }

  private void withdraw(String key, long timestamp) {
    published.putGone(key, published.revision(key) + 1);
    context.forward(new Record<>(key, null, timestamp), sink);
  }

  private void publish(String key, ModelStats stats, long timestamp) {
    long lastRevision = published.revision(key);
    stats.setRevision(lastRevision);
    if (!stats.equals(published.record(key))) {
      stats.setRevision(lastRevision + 1);
      published.put(key, lastRevision + 1, stats);
      context.forward(new Record<>(key, stats, timestamp), sink);
    }
  }
}
