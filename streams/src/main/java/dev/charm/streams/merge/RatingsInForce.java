package dev.charm.streams.merge;

import dev.charm.calibration.rating.Rating;
import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Decoded;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Topics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** The ratings of one arena, as every instance holds them. */
final class RatingsInForce {
  private final ReadOnlyKeyValueStore<String, byte[]> store;
  private final Deserializer<Decoded<ArenaRating>> decoder;
  private final String arena;

  RatingsInForce(
      ReadOnlyKeyValueStore<String, byte[]> store,
      Deserializer<Decoded<ArenaRating>> decoder,
      String arena) {
    this.store = store;
    this.decoder = decoder;
    this.arena = arena;
  }

  /** The rating of each rated model. */
  Map<String, ArenaRating> read() {
    Map<String, ArenaRating> ratings = new TreeMap<>();
    try (KeyValueIterator<String, byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<String, byte[]> next = all.next();
        List<String> parts = Keys.split(next.key);
        if (parts.get(0).equals(arena)
            && decoder.deserialize(Topics.ARENA_RATINGS.name(), next.value)
                instanceof Decoded.Value<ArenaRating> rating) {
          ratings.put(parts.get(1), rating.value());
        }
      }
    }
    return ratings;
  }

  /** As the mathematics takes it. */
  static Rating rating(ArenaRating rating) {
    return Rating.of(rating.getRating(), rating.getCiLow(), rating.getCiHigh());
  }
}
