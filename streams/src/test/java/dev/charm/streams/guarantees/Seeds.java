package dev.charm.streams.guarantees;

import java.util.Random;
import java.util.stream.Stream;

/**
 * Seeds of random schedules: a new one each time, unless {@code -Dcharm.seed=} repeats one; more of
 * them with {@code -Dcharm.seeds=}.
 */
public final class Seeds {
  private Seeds() {}

  /** The seeds of this run, each printed. */
  public static Stream<Long> of(String what) {
    Long repeated = Long.getLong("charm.seed");
    Stream<Long> seeds =
        repeated != null
            ? Stream.of(repeated)
            : new Random().ints(Integer.getInteger("charm.seeds", 1)).mapToObj(Long::valueOf);
    return seeds.peek(seed -> System.out.println(what + ": -Dcharm.seed=" + seed));
  }
}
