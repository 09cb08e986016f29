package dev.charm.calibration.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RatingDifferenceTest {
  private static final Rating O = Rating.withInterval(1040, 1030, 1050);
  private static final Rating R = Rating.withInterval(1000, 980, 1020);

  @Test
  void shouldAddTheVariancesOfRatingsTakenAsIndependent() {
    RatingDifference difference = RatingDifference.of(O, R);
    assertThat(difference.value()).isEqualTo(40);
    assertThat(difference.variance()).isEqualTo(O.variance() + R.variance());
    assertThat(difference.errors()).isEqualTo(RatingErrors.INDEPENDENT);
    assertThat(difference.expectedWinRate()).isEqualTo(ExpectedWinRate.of(1040, 1000));
  }

  @Test
  void shouldTakeOffTheCovarianceTwice() {
    RatingDifference difference = RatingDifference.of(O, R, 20);
    assertThat(difference.variance()).isCloseTo(O.variance() + R.variance() - 40, within(1e-12));
    assertThat(difference.errors()).isEqualTo(RatingErrors.CORRELATED);
    assertThat(RatingDifference.of(O, O, O.variance()).variance()).isCloseTo(0, within(1e-12));
    assertThat(RatingDifference.of(O, Rating.exact(1000), 0).variance()).isEqualTo(O.variance());
  }

  @Test
  void shouldSayWhenARatingHasNoInterval() {
    assertThat(RatingDifference.of(O, Rating.exact(1000)).errors()).isEqualTo(RatingErrors.UNKNOWN);
    assertThat(RatingDifference.of(Rating.exact(1), Rating.exact(2)).variance()).isZero();
  }

  @Test
  void shouldStayFiniteForRatingsAtTheEndsOfTheDoubles() {
    Rating high = Rating.withInterval(Double.MAX_VALUE, -Double.MAX_VALUE, Double.MAX_VALUE);
    Rating low = Rating.withInterval(-Double.MAX_VALUE, -Double.MAX_VALUE, Double.MAX_VALUE);
    RatingDifference difference = RatingDifference.of(high, low);
    assertThat(difference.value()).isFinite();
    assertThat(difference.variance()).isFinite();
    assertThat(difference.expectedWinRate()).isEqualTo(1.0);
    assertThat(difference.expectedWinRate(-1.96)).isBetween(0.0, 1.0);
  }

  @Test
  void shouldRefuseWhatIsNoVariance() {
    double most = Math.sqrt(O.variance() * R.variance());
    for (double covariance : new double[] {Double.NaN, 1.01 * most, -1.01 * most}) {
      assertThatThrownBy(() -> RatingDifference.of(O, R, covariance))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("covariance");
    }
    for (double bad : new double[] {Double.NaN, -1, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> new RatingDifference(0, bad, RatingErrors.INDEPENDENT))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new RatingDifference(Double.NaN, 1, RatingErrors.INDEPENDENT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ExpectedWinRate.of(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
