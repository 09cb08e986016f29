package dev.charm.consumers.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private long now;
  private final Backoff backoff =
      new Backoff(Duration.ofMinutes(1), Duration.ofMinutes(5), () -> now);

  private long minutes() {
    long minutes = 0;
    while (backoff.isWaiting()) {
      now += Duration.ofMinutes(1).toNanos();
      minutes++;
    }
    return minutes;
  }

  @Test
  void shouldWaitTwiceAsLongAfterEachFailureUpToTheMost() {
    for (long expected : new long[] {1, 2, 4, 5, 5}) {
      backoff.failed();
      assertThat(minutes()).isEqualTo(expected);
    }
  }

  @Test
  void shouldNotWaitBeforeAFailureNorAfterASuccess() {
    assertThat(backoff.isWaiting()).isFalse();
    backoff.failed();
    backoff.failed();
    backoff.succeeded();
    assertThat(backoff.isWaiting()).isFalse();
    backoff.failed();
    assertThat(minutes()).isEqualTo(1);
  }
}
