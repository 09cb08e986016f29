package dev.charm.streams.rating;

import dev.charm.calibration.rating.Elo;
import dev.charm.schemas.Topic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The arenas that votes have counted in. */
final class Arenas {
  private final Names names;
  private final Elo elo;
  private final KeyValueStore<Bytes, PairVotes> store;
  private final Map<String, ArenaVotes> arenas = new HashMap<>();
  private final Map<String, Map<String, ArenaVotes>> categories = new HashMap<>(); // by arena

  /**
   * @param store the votes of every pair of models in every arena
   */
  Arenas(Names names, Elo elo, KeyValueStore<Bytes, PairVotes> store) {
    this.names = names;
    this.elo = elo;
    this.store = store;
    try (KeyValueIterator<Bytes, PairVotes> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<Bytes, PairVotes> next = all.next();
        PairVotes.Key key = PairVotes.Key.of(next.key);
        of(names.name(key.arena())).restore(key, next.value);
      }
    }
  }

  /** An arena, a new one if need be. */
  ArenaVotes of(String name) {
    ArenaVotes known = arenas.get(name);
    if (known == null) {
      known = new ArenaVotes(names.number(name), name, names, elo, store);
      arenas.put(name, known);
    }
    return known;
  }

  /** An arena by its number. */
  ArenaVotes of(int number) {
    return of(names.name(number));
  }

  /** Where a vote counts: in its arena, and in each narrower one, in the order of their names. */
  List<ArenaVotes> of(String name, Collection<String> inCategories) {
    ArenaVotes arena = of(name);
    if (inCategories.isEmpty()) {
      return List.of(arena);
    }
    List<ArenaVotes> all = new ArrayList<>(1 + inCategories.size());
    all.add(arena);
    Map<String, ArenaVotes> within = categories.computeIfAbsent(name, any -> new HashMap<>());
    for (String category : new TreeSet<>(inCategories)) {
      all.add(within.computeIfAbsent(category, any -> of(name + Topic.WITHIN_ARENA + category)));
    }
    return all;
  }

  /** The names of all. */
  Collection<String> names() {
    return Collections.unmodifiableSet(arenas.keySet());
  }
}
