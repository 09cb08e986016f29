package dev.charm.ops.bench.paper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class YardsticksTest {

  @Test
  void shouldLeaveTheMismatchThatSamplingDoes() {
    double[] even = new double[400];
    Arrays.fill(even, 0.5);
    // |X/n - 1/2| of a binomial has the mean sqrt(1 / (2 pi n)), for large n; MD is twice that
    assertThat(Yardsticks.floor(even, 200, 1))
        .isCloseTo(2 * Math.sqrt(1 / (2 * Math.PI * 200)), within(0.002));
    assertThat(Yardsticks.floor(even, 800, 1))
        .isCloseTo(2 * Math.sqrt(1 / (2 * Math.PI * 800)), within(0.002));
  }

  @Test
  void shouldWinHalfOfTheGamesWithACoin() {
    double[][] coin = Yardsticks.coin(2, 20_000, 3);
    long wins = 0;
    for (int p = 0; p < 20_000; p++) {
      wins += coin[0][p] > coin[1][p] ? 1 : 0;
    }
    assertThat(wins / 20_000.0).isCloseTo(0.5, within(0.015));
  }

  @Test
  void shouldBringWinRatesTowardsOneHalfWithNoise() {
    double[][] rewards = new double[2][10_000];
    Arrays.fill(rewards[0], 1);
    Arrays.fill(rewards[1], -1); // mean 0, standard deviation 1 within each prompt
    double[][] noisy = Yardsticks.noisy(rewards, 2, 5);
    long wins = 0;
    for (int p = 0; p < 10_000; p++) {
      wins += noisy[0][p] > noisy[1][p] ? 1 : 0;
    }
    // a difference of 2 with noise of standard deviation 2 sqrt 2: Phi(1 / sqrt 2)
    assertThat(wins / 10_000.0).isCloseTo(0.7602, within(0.015));
    assertThat(Yardsticks.noisy(rewards, 0, 5)).isDeepEqualTo(rewards);
  }

  @Test
  void shouldDealOutTheRewardsOfEachPrompt() {
    double[][] rewards = {{1, 4}, {2, 5}, {3, 6}};
    double[][] dealt = Yardsticks.shuffled(rewards, 1);
    for (int p = 0; p < 2; p++) {
      int prompt = p;
      assertThat(Arrays.stream(dealt).mapToDouble(own -> own[prompt]).sorted())
          .containsExactly(
              Arrays.stream(rewards)
                  .mapToDouble(own -> own[prompt])
                  .boxed()
                  .toArray(Double[]::new));
    }
  }
}
