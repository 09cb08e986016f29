package dev.charm.streams.merge;

import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Decoded;
import dev.charm.schemas.Keys;
import dev.charm.schemas.RatingCovariance;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topics;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/** The ratings of one arena, and how their errors move together, as every instance holds them. */
final class RatingsInForce {
  private final ReadOnlyKeyValueStore<String, byte[]> ratings;
  private final ReadOnlyKeyValueStore<String, byte[]> covariances;
  private final Deserializer<Decoded<ArenaRating>> ratingDecoder;
  private final Deserializer<Decoded<RatingCovariance>> covarianceDecoder;
  private final String arena;
  private byte @Nullable [] raw; // of the covariances that were read last, which are large
  private Covariances read = Covariances.NONE;

  RatingsInForce(
      ReadOnlyKeyValueStore<String, byte[]> ratings,
      ReadOnlyKeyValueStore<String, byte[]> covariances,
      Registry registry,
      String arena) {
    this.ratings = ratings;
    this.covariances = covariances;
    this.ratingDecoder = registry.decoder(Topics.ARENA_RATINGS);
    this.covarianceDecoder = registry.decoder(Topics.RATING_COVARIANCES);
    this.arena = arena;
  }

  /** The rating of each rated model. */
  RatingTable read() {
    Map<String, ArenaRating> table = new TreeMap<>();
    try (KeyValueIterator<String, byte[]> all =
        ratings.prefixScan(Keys.join(arena, ""), new StringSerializer())) {
      while (all.hasNext()) {
        KeyValue<String, byte[]> next = all.next();
        if (ratingDecoder.deserialize(Topics.ARENA_RATINGS.name(), next.value)
            instanceof Decoded.Value<ArenaRating> rating) {
          // Calibrations do not rest on it, and would change with every vote that changes nothing.
          rating.value().setLiveVotes(null);
          table.put(Keys.split(next.key).get(1), rating.value());
        }
      }
    }
    return new RatingTable(table, covariances());
  }

  private Covariances covariances() {
    byte[] now = covariances.get(Keys.join(arena));
    if (!Arrays.equals(now, raw)) {
      read =
          covarianceDecoder.deserialize(Topics.RATING_COVARIANCES.name(), now)
                  instanceof Decoded.Value<RatingCovariance> good
              ? Covariances.of(good.value())
              : Covariances.NONE;
      raw = now;
    }
    return read;
  }
}
