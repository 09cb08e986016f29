package dev.charm.calibration.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.charm.calibration.numeric.Correlation;
import dev.charm.calibration.rating.ExpectedWinRate;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Example;

class ArenaAgreementTest {

  @Example
  void shouldEqualTheCorrelationsOfScipy() {
    // pearsonr, spearmanr, kendalltau of scipy 1.17.1.
    double[] x = {1, 2, 2, 3, 5, 4, 7, 7};
    double[] y = {2, 1, 3, 3, 4, 6, 5, 8};

    assertThat(Correlation.pearson(x, y).orElseThrow())
        .isEqualTo(0.8233869695926183, within(1e-14));
    assertThat(Correlation.spearman(x, y).orElseThrow())
        .isEqualTo(0.8545611491092096, within(1e-14));
    assertThat(Correlation.kendall(x, y).orElseThrow())
        .isEqualTo(0.7171087882915773, within(1e-14));
    assertThat(Correlation.kendall(new double[] {1, 1}, new double[] {1, 2})).isEmpty();
  }

  @Example
  void shouldCountPairsThatAreOrderedAsTheirRatings() {
    assertThat(OrderAgreement.of(new double[] {1, 2, 3}, new double[] {1000, 1100, 1050}))
        .hasValue(2 / 3.0);
    assertThat(OrderAgreement.of(new double[] {1, 1, 3}, new double[] {1000, 1100, 1200}))
        .hasValue(2.5 / 3);
    assertThat(OrderAgreement.of(new double[] {1, 2}, new double[] {1000, 1000})).isEmpty();
  }

  @Example
  void shouldEqualTheAgreementOfTwoModelsByHand() {
    // The first wins two prompts of four and ties one; by the ratings it should win half.
    ArenaEvidence evidence =
        new ArenaEvidence(
            new double[][] {{1, 1, 0, 0}, {0, 0, 0, 1}}, new double[] {1000, 1000}, new int[4]);
    ArenaAgreement agreement = evidence.agreement();

    assertThat(agreement.models()).isEqualTo(2);
    assertThat(agreement.prompts()).isEqualTo(4);
    assertThat(agreement.meanAbsMd()).hasValue((0.0 + 0.5) / 2); // .5 of .5, and .25 of .5
    assertThat(agreement.order()).isEmpty();
    assertThat(agreement.temperatureMd()).isEmpty();
  }

  @Example
  void shouldFindNoMismatchAtTheTemperatureOfRewardsThatAreRatings() {
    // Rewards are the logits that ratings promise, times 0.2: the order is certain, so hard win
    // rates are 0 and 1, but at the temperature 0.2 soft ones are exactly those promised.
    double[] ratings = {1000, 1050, 1120, 1200, 1300, 1310};
    double[][] rewards = new double[ratings.length][30];
    for (int m = 0; m < ratings.length; m++) {
      for (int p = 0; p < 30; p++) {
        rewards[m][p] = 0.2 * ratings[m] * StrictMath.log(10) / 400 + p;
      }
    }
    ArenaAgreement agreement = new ArenaEvidence(rewards, ratings, new int[30]).agreement();

    assertThat(agreement.pearson().orElseThrow()).isEqualTo(1, within(1e-9));
    assertThat(agreement.order()).hasValue(1.0);
    assertThat(agreement.temperatureMd().orElseThrow()).isLessThan(0.02);
    assertThat(agreement.meanAbsMd().orElseThrow())
        .isGreaterThan(1 - ExpectedWinRate.of(1310, 1000) - 0.01);
  }

  @Example
  void shouldTellApartWhatIsHeldOutByFolds() {
    SplittableRandom random = new SplittableRandom(3);
    double[] ratings = {1000, 1050, 1100, 1150, 1200, 1250};
    int[] parts = new int[400];
    double[][] rewards = new double[6][400];
    for (int p = 0; p < 400; p++) {
      parts[p] = p % 2;
      for (int m = 0; m < 6; m++) {
        double u = random.nextDouble();
        double noise = 0.7 * StrictMath.log(u / (1 - u));
        rewards[m][p] = ratings[m] * StrictMath.log(10) / 400 + noise + (m == 5 ? 3 : 0);
      }
    }
    ArenaEvidence evidence = new ArenaEvidence(rewards, ratings, parts);
    List<HeldOutAgreement.Quarter> quarters =
        HeldOutAgreement.of(
            evidence,
            List.of(
                new boolean[] {false, false, false, false, false, true},
                new boolean[] {false, false, false, false, false, true}));

    assertThat(quarters)
        .extracting(quarter -> quarter.models() + "/" + quarter.prompts())
        .containsExactly(
            "training/training", "training/held-out", "held-out/training", "held-out/held-out");
    ArenaAgreement training = quarters.get(0).agreement();
    ArenaAgreement heldOut = quarters.get(3).agreement();
    assertThat(training.models()).isEqualTo(5);
    assertThat(heldOut.models()).isEqualTo(1);
    assertThat(heldOut.prompts()).isEqualTo(200);
    assertThat(heldOut.pearson()).isEmpty();
    // The model that is over-valued by 3 is the one held out.
    assertThat(training.temperatureMd().orElseThrow()).isLessThan(0.08);
    assertThat(heldOut.temperatureMd().orElseThrow()).isGreaterThan(0.25);
  }
}
