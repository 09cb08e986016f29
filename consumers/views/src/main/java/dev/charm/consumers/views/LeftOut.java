package dev.charm.consumers.views;

import dev.charm.schemas.Decoded;
import org.jspecify.annotations.Nullable;

/** The records of one reading that cannot be used. */
final class LeftOut {
  private long records;
  private @Nullable String first;

  /**
   * One more.
   *
   * @param where it is, for people
   */
  void add(String where, Decoded.Malformed<?> record) {
    records++;
    if (first == null) {
      first = where + ": " + record.reason().label();
    }
  }

  /** How many there are. */
  long records() {
    return records;
  }

  /** Where the first one is, and what is wrong with it; null if there is none. */
  @Nullable String first() {
    return first;
  }
}
