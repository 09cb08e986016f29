package dev.charm.ops.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlowDeathTest {
  private double fullness = 0.99;
  private long collecting;
  private final SlowDeath death =
      new SlowDeath(() -> fullness, () -> collecting, Duration.ofMinutes(1));

  /** Whether it is found at any of the seconds, each of which so much of is spent collecting. */
  private boolean found(int fromSecond, int toSecond, long millisASecond) {
    boolean found = false;
    for (int second = fromSecond; second <= toSecond; second++) {
      found |= death.isThere(Duration.ofSeconds(second).toNanos());
      collecting += millisASecond;
    }
    return found;
  }

  @Test
  void shouldBeFoundOnceMostOfAMinuteWentIntoAFullHeap() {
    assertThat(found(0, 59, 600)).isFalse();
    assertThat(found(60, 60, 600)).isTrue();
  }

  @Test
  void shouldNotBeFoundWhereAFullHeapIsCollectedQuickly() {
    assertThat(found(0, 600, 400)).isFalse();
  }

  @Test
  void shouldNotBeFoundWhereTheHeapHasRoomAtTimes() {
    assertThat(found(0, 50, 900)).isFalse();
    fullness = 0.9;
    assertThat(found(51, 51, 900)).isFalse();
    fullness = 0.99;
    assertThat(found(52, 100, 900)).isFalse();
  }
}
