package dev.charm.streams.rating;

import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Decoded;
import dev.charm.schemas.Keys;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.Topics;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What leaderboards say.
 *
 * <p>Of one source the newest {@code as_of} counts, and of equal ones the one later in the log, so
 * that a corrected table of the same day replaces the first. Of several sources the newest {@code
 * as_of} counts, then the source whose name is last in order.
 */
final class ImportedRatings {
  private static final Comparator<RatingSnapshot> IN_FORCE =
      Comparator.comparing(RatingSnapshot::getAsOf).thenComparing(RatingSnapshot::getSource);

  private final KeyValueStore<String, byte[]> store;
  private final Deserializer<Decoded<RatingSnapshot>> decoder;

  /**
   * @param store the newest record of each arena, model and source, as it came
   */
  ImportedRatings(
      KeyValueStore<String, byte[]> store, Deserializer<Decoded<RatingSnapshot>> decoder) {
    this.store = store;
    this.decoder = decoder;
  }

  /** Takes a snapshot in; false if a newer one of its source is known. */
  boolean put(RatingSnapshot snapshot, byte[] raw) {
    String key = Keys.join(snapshot.getArena(), snapshot.getModel(), snapshot.getSource());
    byte[] known = store.get(key);
    if (known != null && snapshot(known).getAsOf().isAfter(snapshot.getAsOf())) {
      return false;
    }
    store.put(key, raw);
    return true;
  }

  /** A source says nothing of a model any more; false if it never did. */
  boolean withdraw(String source, String arena, String model) {
    return store.delete(Keys.join(arena, model, source)) != null;
  }

  /** The newest rating of a model. */
  Optional<ArenaRating> of(String arena, String model) {
    RatingSnapshot best = null;
    try (KeyValueIterator<String, byte[]> sources =
        store.prefixScan(Keys.join(arena, model, ""), Serdes.String().serializer())) {
      while (sources.hasNext()) {
        RatingSnapshot candidate = snapshot(sources.next().value);
        if (best == null || IN_FORCE.compare(candidate, best) > 0) {
          best = candidate;
        }
      }
    }
    return Optional.ofNullable(best).map(ImportedRatings::rating);
  }

  private static ArenaRating rating(RatingSnapshot snapshot) {
    return ArenaRating.newBuilder()
        .setArena(snapshot.getArena())
        .setModel(snapshot.getModel())
        .setRating(snapshot.getRating())
        .setCiLow(snapshot.getCiLow())
        .setCiHigh(snapshot.getCiHigh())
        .setVotes(snapshot.getVotes())
        .setSource(snapshot.getSource())
        .setAsOf(snapshot.getAsOf())
        .build();
  }

  /** The models of an arena that anyone says anything of. */
  Set<String> models(String arena) {
    return StoredModels.of(store, arena);
  }

  /** The arenas that anyone says anything of. */
  Set<String> arenas() {
    Set<String> arenas = new TreeSet<>();
    try (KeyValueIterator<String, byte[]> all = store.all()) {
      while (all.hasNext()) {
        arenas.add(Keys.split(all.next().key).get(0));
      }
    }
    return arenas;
  }

  private RatingSnapshot snapshot(byte[] raw) {
    if (decoder.deserialize(Topics.RATING_SNAPSHOTS.name(), raw)
        instanceof Decoded.Value<RatingSnapshot> good) {
      return good.value();
    }
    throw new IllegalStateException("a state store holds a record that cannot be read");
  }
}
