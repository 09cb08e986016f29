package dev.charm.ops.deadletter;

import java.util.NavigableSet;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Which dead letters are to be replayed. */
public sealed interface WantedLetters {

  /**
   * Each by its place, also one that was replayed before.
   *
   * @param offsets by partition of the dead-letter topic
   */
  record Named(SortedMap<Integer, NavigableSet<Long>> offsets) implements WantedLetters {}

  /**
   * All that were not replayed before.
   *
   * @param reason only those of it; null for all
   * @param partition only those in it; null for all
   */
  record Selected(@Nullable String reason, @Nullable Integer partition) implements WantedLetters {}
}
