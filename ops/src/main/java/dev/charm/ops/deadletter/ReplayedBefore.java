package dev.charm.ops.deadletter;

import dev.charm.schemas.MalformedReason;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which letters of one partition were replayed before. It is small, so that it fits the text beside
 * a committed offset, and so is written in the transaction that replays: up to where all were, up
 * to where those of each reason were, and the last {@value #MOST_ONES} that were asked for one by
 * one. Of what it has forgotten a record is written once more, which is harmless; see {@link
 * Replay}.
 */
final class ReplayedBefore {
  private static final int MOST_ONES = 200;
  private static final String ALL = "all";
  private static final String ONES = "ones";
  private static final Set<String> REASONS =
      Stream.of(MalformedReason.values())
          .map(MalformedReason::label)
          .collect(Collectors.toUnmodifiableSet());

  private long all;
  private final SortedMap<String, Long> byReason = new TreeMap<>();
  private final NavigableSet<Long> ones = new TreeSet<>();

  ReplayedBefore() {}

  /** What {@link #text} has written; nothing of a text that it has not. */
  static ReplayedBefore parse(@Nullable String text) {
    ReplayedBefore made = new ReplayedBefore();
    if (text != null) {
      try {
        for (String part : text.split(" ", -1)) {
          int at = part.indexOf('=');
          if (at > 0) {
            made.take(part.substring(0, at), part.substring(at + 1));
          }
        }
      } catch (NumberFormatException e) { // not written here
        return new ReplayedBefore();
      }
    }
    return made;
  }

  private void take(String name, String value) {
    if (name.equals(ONES)) {
      for (String one : value.split(",", -1)) {
        ones.add(Long.valueOf(one));
      }
    } else if (name.equals(ALL)) {
      all = Long.parseLong(value);
    } else if (REASONS.contains(name)) {
      byReason.put(name, Long.valueOf(value));
    }
  }

  boolean has(long offset, @Nullable String reason) {
    return offset < all
        || (reason != null && offset < byReason.getOrDefault(reason, 0L))
        || ones.contains(offset);
  }

  /** All letters up to this one, of one reason or of all, were dealt with. */
  void passed(long offset, @Nullable String reason) {
    long next = offset + 1;
    if (reason == null) {
      all = Math.max(all, next);
      byReason.values().removeIf(upTo -> upTo <= all);
      ones.headSet(all).clear();
    } else if (REASONS.contains(reason)) {
      byReason.merge(reason, next, Math::max);
    }
  }

  /** This one letter was replayed. */
  void one(long offset) {
    if (offset >= all) {
      ones.add(offset);
      if (ones.size() > MOST_ONES) {
        ones.pollFirst();
      }
    }
  }

  String text() {
    StringBuilder text = new StringBuilder(ALL + "=" + all);
    byReason.forEach((reason, upTo) -> text.append(' ').append(reason).append('=').append(upTo));
    if (!ones.isEmpty()) {
      text.append(' ').append(ONES).append('=');
      text.append(ones.stream().map(String::valueOf).collect(Collectors.joining(",")));
    }
    return text.toString();
  }
}
