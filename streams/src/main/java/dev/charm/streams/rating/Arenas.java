package dev.charm.streams.rating;

import dev.charm.calibration.rating.Elo;
import dev.charm.calibration.rating.VoteCounts;
import dev.charm.schemas.Battle;
import dev.charm.schemas.EventCheck;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.Topic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The arenas that votes have counted in. */
final class Arenas {
  private final Names names;
  private final Elo elo;
  private final HeldInMemory.Part held;
  private final KeyValueStore<Bytes, PairVotes> store;
  private final Map<String, ArenaVotes> arenas = new HashMap<>();
  private final Map<String, Map<String, ArenaVotes>> categories = new HashMap<>(); // by arena

  /**
   * @param store the votes of every pair of models in every arena
   * @param held to which each arena is added
   */
  Arenas(Names names, Elo elo, KeyValueStore<Bytes, PairVotes> store, HeldInMemory.Part held) {
    this.names = names;
    this.elo = elo;
    this.store = store;
    this.held = held;
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
      known = new ArenaVotes(names.number(name), name, names, elo, store, held);
      arenas.put(name, known);
      held.addArena(name);
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

  /** What keeps a vote from being counted in its arenas for want of room; empty if nothing does. */
  Optional<EventCheck.Fault> fault(Battle vote) {
    Integer a = names.find(vote.getModelA());
    Integer b = names.find(vote.getModelB());
    ArenaVotes arena = arenas.get(vote.getArena());
    int more = arena == null ? 2 : arena.unknown(a, b);
    if (arena != null && !arena.hasRoomForModels(more)) {
      return tooManyModels(
          "the arena has " + VoteCounts.MOST_MODELS + " models, and holds no more");
    }
    if (arena != null && !arena.hasRoomForPair(a, b)) {
      return tooManyModels(
          "in the arena " + VoteCounts.MOST_PAIRS + " pairs of models met, and it holds no more");
    }
    long bytes =
        (a == null ? HeldInMemory.name(vote.getModelA()) : 0)
            + (b == null ? HeldInMemory.name(vote.getModelB()) : 0)
            + bytes(vote.getArena(), vote, a, b);
    boolean newArena = arena == null;
    for (String category : new TreeSet<>(vote.getCategories())) {
      String name = vote.getArena() + Topic.WITHIN_ARENA + category;
      newArena |= !arenas.containsKey(name);
      bytes += bytes(name, vote, a, b);
    }
    if (held.hasRoomFor(bytes)) {
      return Optional.empty();
    }
    String detail =
        "names, arenas and models take "
            + held.most()
            + " bytes, all that a heap of this size has for them";
    return newArena
        ? Optional.of(new EventCheck.Fault(MalformedReason.TOO_MANY_ARENAS, detail))
        : tooManyModels(detail);
  }

  private static Optional<EventCheck.Fault> tooManyModels(String detail) {
    return Optional.of(new EventCheck.Fault(MalformedReason.TOO_MANY_MODELS, detail));
  }

  /** What a vote adds to what is held of an arena. */
  private long bytes(String name, Battle vote, @Nullable Integer a, @Nullable Integer b) {
    ArenaVotes arena = arenas.get(name);
    if (arena == null) {
      return HeldInMemory.name(name)
          + HeldInMemory.arena(name)
          + HeldInMemory.model(name, vote.getModelA())
          + HeldInMemory.model(name, vote.getModelB());
    }
    return arena.unknown(a, b) == 0
        ? 0
        : HeldInMemory.model(name, vote.getModelA()) + HeldInMemory.model(name, vote.getModelB());
  }

  /** The names of all. */
  Collection<String> names() {
    return Collections.unmodifiableSet(arenas.keySet());
  }
}
