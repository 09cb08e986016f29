package dev.charm.streams.rating;

import dev.charm.schemas.Keys;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.Topics;
import dev.charm.schemas.precedence.ClaimedRecords;
import dev.charm.schemas.precedence.ClaimedRecords.Stored;
import dev.charm.schemas.precedence.Claims;
import dev.charm.schemas.precedence.Precedence.Place;
import dev.charm.schemas.precedence.RatingOrder;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What leaderboards say.
 *
 * <p>Of one source the newest {@code as_of} counts, and of equal ones the one later in the log, so
 * that a corrected table of the same day replaces the first; see {@link
 * dev.charm.schemas.precedence.Precedence}. Of several sources see {@link RatingOrder}.
 */
final class ImportedRatings {
  private final KeyValueStore<String, byte[]> store;
  private final ClaimedRecords<RatingSnapshot> records;

  /**
   * @param store the records, and tombstones, of each arena, model and source
   */
  ImportedRatings(KeyValueStore<String, byte[]> store) {
    this.store = store;
    this.records = new ClaimedRecords<>(Topics.RATING_SNAPSHOTS, store.name());
  }

  /** Takes a snapshot in; false if that changes nothing. */
  boolean put(RatingSnapshot snapshot, Place place) {
    String key = Keys.join(snapshot.getArena(), snapshot.getModel(), snapshot.getSource());
    return change(key, claims -> claims.put(records.stored(place, snapshot)));
  }

  /** A source says nothing of a model any more; false if that changes nothing. */
  boolean withdraw(String source, String arena, String model, Place tombstone) {
    return change(Keys.join(arena, model, source), claims -> claims.delete(tombstone));
  }

  private boolean change(String key, Consumer<Claims<Stored>> change) {
    Claims<Stored> claims = records.read(store.get(key));
    Optional<Stored> before = claims.inForce();
    change.accept(claims);
    store.put(key, ClaimedRecords.all(claims));
    return !ClaimedRecords.same(before, claims.inForce());
  }

  /** The newest that leaderboards say of a model. */
  Optional<RatingSnapshot> of(String arena, String model) {
    RatingSnapshot best = null;
    try (KeyValueIterator<String, byte[]> sources =
        store.prefixScan(Keys.join(arena, model, ""), Serdes.String().serializer())) {
      while (sources.hasNext()) {
        RatingSnapshot candidate =
            records.read(sources.next().value).inForce().map(records::record).orElse(null);
        if (candidate != null
            && (best == null || RatingOrder.OF_SNAPSHOTS.compare(candidate, best) > 0)) {
          best = candidate;
        }
      }
    }
    return Optional.ofNullable(best);
  }

  /** The models of an arena that anyone says anything of, or has said. */
  Set<String> models(String arena) {
    return StoredModels.of(store, arena);
  }

  /** The arenas that anyone says anything of, or has said. */
  Set<String> arenas() {
    Set<String> arenas = new TreeSet<>();
    try (KeyValueIterator<String, byte[]> all = store.all()) {
      while (all.hasNext()) {
        arenas.add(Keys.split(all.next().key).get(0));
      }
    }
    return arenas;
  }
}
