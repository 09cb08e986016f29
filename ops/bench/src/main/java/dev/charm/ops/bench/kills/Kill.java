package dev.charm.ops.bench.kills;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One SIGKILL of {@code charm up}.
 *
 * @param from the moment that the delay counts from
 * @param delay 0 to 6 s
 */
record Kill(Moment from, Duration delay) {
  private static final int MOST_MILLIS = 6_000;

  /** What is waited for before the delay begins. */
  enum Moment {
    /** Nothing: the process was just started, and is killed in the middle of its own start. */
    START,
    /** It says that it is ready. */
    READY,
    /** Every group of its services has gone on consuming. */
    AT_WORK
  }

  /** The kills that a seed stands for: the same at every call. */
  static List<Kill> drawn(long seed, int count) {
    Random random = new Random(seed);
    List<Kill> kills = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Moment from = Moment.values()[random.nextInt(Moment.values().length)];
      kills.add(new Kill(from, Duration.ofMillis(random.nextInt(MOST_MILLIS))));
    }
    return kills;
  }
}
