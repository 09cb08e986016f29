package dev.charm.streams.rating;

import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Keys;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.StoredRecords;
import dev.charm.schemas.Topics;
import dev.charm.schemas.precedence.RatingOrder;
import dev.charm.streams.settings.RatingSources;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Of what the votes and the leaderboards say of a model, publishes the rating in force where it
 * changed: of both by {@link RatingOrder}, unless the operator has chosen between them.
 */
final class RatingPublisher {
  private final ProcessorContext<Object, Object> context;
  private final LiveRatings live;
  private final ImportedRatings imported;
  private final RatingSources sources;
  private final KeyValueStore<String, byte[]> published;
  private final StoredRecords<ArenaRating> records;
  private final String sink;

  /**
   * @param published what was published last, by arena and model
   */
  RatingPublisher(
      ProcessorContext<Object, Object> context,
      LiveRatings live,
      ImportedRatings imported,
      RatingSources sources,
      KeyValueStore<String, byte[]> published,
      String sink) {
    this.context = context;
    this.live = live;
    this.imported = imported;
    this.sources = sources;
    this.published = published;
    this.records = new StoredRecords<>(Topics.ARENA_RATINGS, published.name());
    this.sink = sink;
  }

  /** Publishes what is new of every model of an arena. */
  void publish(String arena, long timestamp) {
    Set<String> models = StoredModels.of(published, arena);
    models.addAll(live.models(arena));
    models.addAll(imported.models(arena));
    models.forEach(model -> publish(arena, model, timestamp));
  }

  /** Publishes what is new of a model. */
  void publish(String arena, String model, long timestamp) {
    String key = Keys.join(arena, model);
    ArenaRating next = choose(arena, model).orElse(null);
    byte[] raw = next == null ? null : records.write(next);
    if (!Arrays.equals(raw, published.get(key))) {
      published.put(key, raw);
      context.forward(new Record<>(key, next, timestamp), sink);
    }
  }

  private Optional<ArenaRating> choose(String arena, String model) {
    return switch (sources.of(arena)) {
      case LIVE -> live.of(arena, model);
      case IMPORTED ->
          imported.of(arena, model).map(said -> ImportedRecord.of(said, Optional.empty()));
      case NEWEST -> newest(live.of(arena, model), imported.of(arena, model));
    };
  }

  private static Optional<ArenaRating> newest(
      Optional<ArenaRating> live, Optional<RatingSnapshot> imported) {
    if (imported.isEmpty()
        || live.filter(own -> RatingOrder.takesOver(own, imported.get())).isPresent()) {
      return live;
    }
    return imported.map(said -> ImportedRecord.of(said, live));
  }
}
