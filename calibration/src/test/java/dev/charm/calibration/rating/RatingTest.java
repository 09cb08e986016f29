package dev.charm.calibration.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RatingTest {
  @Test
  void shouldTellTheVarianceFromTheInterval() {
    Rating rating = Rating.withInterval(1000, 1000 - 1.96, 1000 + 1.96);
    assertThat(rating.variance()).isCloseTo(1.0, within(1e-4));
    assertThat(rating.hasInterval()).isTrue();
  }

  @Test
  void shouldCountAsExactWhenNoIntervalIsKnown() {
    assertThat(Rating.of(1000, null, 1010.0)).isEqualTo(Rating.exact(1000));
    assertThat(Rating.of(1000, 990.0, 1010.0)).isEqualTo(Rating.withInterval(1000, 990, 1010));
    assertThat(Rating.exact(1000).variance()).isZero();
    assertThat(Rating.exact(1000).hasInterval()).isFalse();
  }

  @Test
  void shouldRefuseWhatIsNoRating() {
    assertThatThrownBy(() -> Rating.exact(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("finite");
    assertThatThrownBy(() -> Rating.withInterval(1000, 1010, 990))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("wrong way round");
  }

  @Test
  void shouldExpectWhatEloPromises() {
    assertThat(ExpectedWinRate.of(1000, 1000)).isEqualTo(0.5);
    assertThat(ExpectedWinRate.of(1400, 1000)).isCloseTo(10.0 / 11.0, within(1e-15));
    assertThat(ExpectedWinRate.of(1000, 1400)).isCloseTo(1.0 / 11.0, within(1e-15));
    assertThat(ExpectedWinRate.of(1e6, 0)).isEqualTo(1.0);
    assertThat(ExpectedWinRate.of(0, 1e6)).isEqualTo(0.0);
    assertThatThrownBy(() -> ExpectedWinRate.of(Double.NaN, 1000))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldGiveTheSlopeOfTheExpectedWinRate() {
    double slope = (ExpectedWinRate.of(1100.01, 1000) - ExpectedWinRate.of(1099.99, 1000)) / 0.02;
    assertThat(ExpectedWinRate.slope(ExpectedWinRate.of(1100, 1000)))
        .isCloseTo(slope, within(1e-10));
  }
}
