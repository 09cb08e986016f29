package dev.charm.streams.rating;

import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Place;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.Topics;
import dev.charm.streams.PlacedRecords;
import dev.charm.streams.PlacedRecords.Placed;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What leaderboards say.
 *
 * <p>Of one source the newest {@code as_of} counts, and of equal ones the one later in the log, so
 * that a corrected table of the same day replaces the first; where two lie in different partitions,
 * the one written later. Of several sources the newest {@code as_of} counts, then the source whose
 * name is last in order.
 */
final class ImportedRatings {
  private static final Comparator<RatingSnapshot> IN_FORCE =
      Comparator.comparing(RatingSnapshot::getAsOf).thenComparing(RatingSnapshot::getSource);

  private final KeyValueStore<String, byte[]> store;
  private final PlacedRecords<RatingSnapshot> records;

  /**
   * @param store the newest record, or its deletion, of each arena, model and source
   */
  ImportedRatings(KeyValueStore<String, byte[]> store) {
    this.store = store;
    this.records = new PlacedRecords<>(Topics.RATING_SNAPSHOTS, store.name());
  }

  /** Takes a snapshot in; false if a newer one of its source is known, or its deletion. */
  boolean put(RatingSnapshot snapshot, Place place) {
    String key = Keys.join(snapshot.getArena(), snapshot.getModel(), snapshot.getSource());
    byte[] raw = records.write(place, snapshot);
    byte[] known = store.get(key);
    if (known != null && counts(records.read(known), records.read(raw))) {
      return false;
    }
    store.put(key, raw);
    return true;
  }

  /** Whether what is known counts, and not what comes now. */
  private static boolean counts(Placed<RatingSnapshot> known, Placed<RatingSnapshot> now) {
    if (known.record() == null) {
      return known.place().hasDeleted(now.place());
    }
    int byTime = known.record().getAsOf().compareTo(now.record().getAsOf());
    if (byTime != 0 || known.place().partition() == now.place().partition()) {
      return byTime > 0;
    }
    int byRecordTime = Long.compare(known.place().timestamp(), now.place().timestamp());
    return byRecordTime != 0 ? byRecordTime > 0 : known.bytes().compareTo(now.bytes()) > 0;
  }

  /** A source says nothing of a model any more; false if it never did, or has done so since. */
  boolean withdraw(String source, String arena, String model, Place place) {
    String key = Keys.join(arena, model, source);
    byte[] raw = store.get(key);
    Placed<RatingSnapshot> known = raw == null ? null : records.read(raw);
    if (known == null || place.deletes(known.place())) {
      store.put(key, records.write(place)); // what lies in another partition may be read yet
    }
    return known != null && known.record() != null && place.deletes(known.place());
  }

  /** The newest rating of a model. */
  Optional<ArenaRating> of(String arena, String model) {
    RatingSnapshot best = null;
    try (KeyValueIterator<String, byte[]> sources =
        store.prefixScan(Keys.join(arena, model, ""), Serdes.String().serializer())) {
      while (sources.hasNext()) {
        RatingSnapshot candidate = records.read(sources.next().value).record();
        if (candidate != null && (best == null || IN_FORCE.compare(candidate, best) > 0)) {
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
