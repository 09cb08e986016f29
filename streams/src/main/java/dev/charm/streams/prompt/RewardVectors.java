package dev.charm.streams.prompt;

import dev.charm.schemas.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The rewards of this partition: a {@link RewardVector} of each prompt and reward model. Nothing
 * else reads or writes their store, or knows its keys.
 */
final class RewardVectors {
  private final KeyValueStore<String, RewardVector> store;

  RewardVectors(KeyValueStore<String, RewardVector> store) {
    this.store = store;
  }

  /**
   * Which vector: what one reward model said at one prompt.
   *
   * @param stored both names joined, under which it is stored; in this order vectors are visited
   */
  record Key(String promptId, String rewardModel, String stored) {
    static Key of(String promptId, String rewardModel) {
      return new Key(promptId, rewardModel, Keys.join(promptId, rewardModel));
    }

    private static Key of(String stored) {
      List<String> parts = Keys.split(stored);
      return new Key(parts.get(0), parts.get(1), stored);
    }
  }

  /** A vector that is kept. */
  record Kept(Key key, RewardVector vector) {
    private static Kept of(KeyValue<String, RewardVector> entry) {
      return new Kept(Key.of(entry.key), entry.value);
    }
  }

  /** That of a key; empty if nothing is known. */
  RewardVector get(Key key) {
    RewardVector known = store.get(key.stored());
    return known == null ? RewardVector.EMPTY : known;
  }

  /** Keeps a vector, unless it is empty: then nothing is kept. */
  void put(Key key, RewardVector vector) {
    if (vector.isEmpty()) {
      delete(key);
    } else {
      store.put(key.stored(), vector);
    }
  }

  void delete(Key key) {
    store.delete(key.stored());
  }

  /** Calls for what each reward model said at a prompt; nothing may be put or deleted meanwhile. */
  void forEachAt(String promptId, Consumer<Kept> action) {
    try (KeyValueIterator<String, RewardVector> some =
        store.prefixScan(Keys.join(promptId, ""), new StringSerializer())) {
      some.forEachRemaining(next -> action.accept(Kept.of(next)));
    }
  }

  /** What each reward model said at a prompt. */
  List<Kept> at(String promptId) {
    List<Kept> kept = new ArrayList<>();
    forEachAt(promptId, kept::add);
    return kept;
  }

  /**
   * The vectors behind one, in the order of their stored keys.
   *
   * @param stored the stored key of that one, kept or not; null for all
   * @param limit how many at most
   */
  List<Kept> behind(@Nullable String stored, int limit) {
    List<Kept> kept = new ArrayList<>();
    try (KeyValueIterator<String, RewardVector> all =
        stored == null ? store.all() : store.range(stored, null)) {
      while (all.hasNext() && kept.size() < limit) {
        KeyValue<String, RewardVector> next = all.next();
        if (!next.key.equals(stored)) {
          kept.add(Kept.of(next));
        }
      }
    }
    return kept;
  }
}
