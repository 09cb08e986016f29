package dev.charm.ops.dashboard.data;

import dev.charm.consumers.views.LogReader;
import dev.charm.ops.deadletter.DeadLetter;
import dev.charm.schemas.Topics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters, never their texts.
 *
 * @param total how many the topic has
 * @param byReason how many of each reason
 * @param newest the newest of those that were asked for, newest first
 */
public record DeadLetterShelf(
    long total, SortedMap<String, Long> byReason, List<DeadLetter> newest) {
  private static final Comparator<DeadLetter> OLDEST_FIRST =
      Comparator.comparing(DeadLetter::at)
          .thenComparing(DeadLetter::partition)
          .thenComparing(DeadLetter::offset);

  /**
   * Reads the topic; holds no more than it returns.
   *
   * @param reason only those of it; null for all
   * @param before only those that come after this one in the order newest first; null for all
   * @param most how many at most
   */
  public static DeadLetterShelf read(
      LogReader reader, @Nullable String reason, @Nullable Place before, int most) {
    SortedMap<String, Long> byReason = new TreeMap<>();
    PriorityQueue<DeadLetter> newest = new PriorityQueue<>(OLDEST_FIRST);
    reader.scan(
        Topics.DEAD_LETTERS,
        record -> {
          DeadLetter letter = DeadLetter.of(record);
          String why = letter.reason() == null ? "unknown" : letter.reason();
          byReason.merge(why, 1L, Long::sum);
          if ((reason == null || reason.equals(why))
              && (before == null || before.isAfter(letter))) {
            newest.add(letter);
            if (newest.size() > most) {
              newest.remove();
            }
          }
        });
    List<DeadLetter> letters = new ArrayList<>(newest);
    letters.sort(OLDEST_FIRST.reversed());
    return new DeadLetterShelf(
        byReason.values().stream().mapToLong(Long::longValue).sum(),
        byReason,
        List.copyOf(letters));
  }

  /** A place in the order. */
  public record Place(long at, int partition, long offset) {

    /** The place of a letter. */
    public static Place of(DeadLetter letter) {
      return new Place(letter.at().toEpochMilli(), letter.partition(), letter.offset());
    }

    /** A place as an address has it. */
    public static Place parse(String text) {
      String[] parts = text.split("\\.", -1);
      if (parts.length != 3) {
        throw new IllegalArgumentException("no place: " + text);
      }
      return new Place(
          Long.parseLong(parts[0]), Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
    }

    /** As {@link #parse} reads it. */
    public String text() {
      return at + "." + partition + "." + offset;
    }

    private boolean isAfter(DeadLetter letter) {
      Place other = of(letter);
      return Comparator.comparing(Place::at)
              .thenComparing(Place::partition)
              .thenComparing(Place::offset)
              .compare(this, other)
          > 0;
    }
  }
}
