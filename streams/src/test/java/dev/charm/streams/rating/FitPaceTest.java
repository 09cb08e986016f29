package dev.charm.streams.rating;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FitPaceTest {
  private long nanos;
  private final FitPace pace = new FitPace(() -> nanos);

  private void fit(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void shouldFitForAFifthOfTheTimeAtMost() {
    assertThat(pace.begin(10_000)).isTrue();
    fit(Duration.ofMillis(100));
    pace.end();

    assertThat(pace.begin(10_499)).isFalse();
    assertThat(pace.begin(10_500)).isTrue();
  }

  @Test
  void shouldFitAtEveryTurnWhileThatIsQuick() {
    for (long now = 0; now < 2_000; now += 200) {
      assertThat(pace.begin(now)).isTrue();
      fit(Duration.ofMillis(4));
      pace.end();
    }
  }

  @Test
  void shouldLeaveFurtherArenasForTheNextTurnOnceATurnTakesLong() {
    pace.begin(0);
    assertThat(pace.goesOn()).isTrue();
    fit(Duration.ofMillis(499));
    assertThat(pace.goesOn()).isTrue();
    fit(Duration.ofMillis(1));
    assertThat(pace.goesOn()).isFalse();
  }
}
