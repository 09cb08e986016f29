package dev.charm.ops.listing;

import java.time.Duration;

/** A length of time as people write it: {@code 500ms} or {@code 60s}. */
public final class DurationFormat {
  private DurationFormat() {}

  /** Whole seconds as such, everything else in milliseconds. */
  public static String of(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }
}
