package dev.charm.calibration.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Three models whose strengths are 4 : 2 : 1 by any two of them, so that every rate is a fraction:
 *
 * <pre>
 * pair   wins losses ties  score   p    H: n p (1 - p)  V: wins (1-p)^2 + losses p^2 + ties (1/2-p)^2
 * a, b     3     1     2   4 : 2  2/3        4/3        3/9 + 4/9 + 2/36 = 5/6
 * b, c     4     2     0   4 : 2  2/3        4/3        4/9 + 8/9        = 4/3
 * a, c     3     0     2   4 : 1  4/5        4/5        3/25 + 18/100    = 3/10
 * </pre>
 *
 * The covariances below are H^-1 V H^-1 in exact fractions of these (with the pseudo-inverse, or
 * with ridge times 17 votes on the diagonal of H), evaluated apart from this code; arena-rank 0.1.1
 * gives the same variances at hessian_reg 0.01 and 0.00001.
 */
class SandwichIntervalTest {
  private static final double POINTS = 400 / Math.log(10);

  private static VoteCounts counts() {
    VoteCounts counts = new VoteCounts();
    counts.add(new PairCount("a", "b", 3, 1, 2, 0));
    counts.add(new PairCount("b", "c", 4, 2, 0, 0));
    counts.add(new PairCount("a", "c", 3, 0, 2, 0));
    return counts;
  }

  @Example
  void shouldBeTheExactSandwichWithoutRidge() {
    shouldHaveCovariance(
        0,
        new double[][] {
          {641.0 / 5808, -49.0 / 1056, -743.0 / 11616},
          {-49.0 / 1056, 13.0 / 96, -47.0 / 528},
          {-743.0 / 11616, -47.0 / 528, 1777.0 / 11616}
        });
  }

  @Example
  void shouldBeTheSandwichOfArenaRankWithItsRidge() {
    shouldHaveCovariance(
        1e-2,
        new double[][] {
          {
            44866034000.0 / 452160610587.0, -20875000.0 / 485671977, -25431409000.0 / 452160610587.0
          },
          {-20875000.0 / 485671977, 65000.0 / 521667, -39640000.0 / 485671977},
          {-25431409000.0 / 452160610587.0, -39640000.0 / 485671977, 62336249000.0 / 452160610587.0}
        });
    shouldHaveCovariance(
        1e-5,
        new double[][] {
          {0.11035293958648656, -0.04639790051427273, -0.06395503907221382},
          {-0.04639790051427273, 65000000000.0 / 480040800867.0, -0.08900725646947476},
          {-0.06395503907221382, -0.08900725646947476, 0.15296229554168858}
        });
  }

  private static void shouldHaveCovariance(double ridge, double[][] expected) {
    BradleyTerry fit = BradleyTerry.fit(counts(), BothBad.TIE);
    ArenaRatings ratings =
        ArenaRatings.of(fit, SandwichInterval.covariance(fit, ridge), Anchor.DEFAULT);
    List<String> models = List.of("a", "b", "c");
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        assertThat(ratings.covariance(models.get(i), models.get(j)) / (POINTS * POINTS))
            .as(models.get(i) + models.get(j))
            .isCloseTo(expected[i][j], within(1e-12));
      }
    }
    assertThat(ratings.rating("a").value()).isCloseTo(1000 + 400 * Math.log10(2), within(1e-10));
    assertThat(ratings.rating("b").value()).isCloseTo(1000, within(1e-10));
  }

  @Property(tries = 50)
  void shouldBeThePlainOneIfEveryVoterIsUnknownOrVotedOnce(@ForAll long seed) {
    List<Vote> unknown = new ArrayList<>();
    List<Vote> once = new ArrayList<>();
    for (Vote vote : RandomVotes.of(seed, 8, 60)) { // few, so that some need the virtual player
      unknown.add(Vote.of(vote.modelA(), vote.modelB(), vote.outcome()));
      once.add(new Vote(vote.modelA(), vote.modelB(), vote.outcome(), "voter-" + once.size()));
    }
    BradleyTerry fit = BradleyTerry.fit(VoteCounts.of(unknown), BothBad.TIE);
    double[][] plain = SandwichInterval.covariance(fit, 0);
    shouldBeClose(ClusteredSandwich.covariance(fit, unknown, BothBad.TIE, 0), plain);
    shouldBeClose(ClusteredSandwich.covariance(fit, once, BothBad.TIE, 0), plain);
  }

  @Property(tries = 30)
  void shouldCountEightEqualVotesOfAVoterAsOneVoteOfEightVoters(@ForAll long seed) {
    List<Vote> single = RandomVotes.of(seed, 5, 200);
    List<Vote> eightfold = new ArrayList<>();
    for (Vote vote : single) {
      for (int i = 0; i < 8; i++) {
        eightfold.add(
            new Vote(vote.modelA(), vote.modelB(), vote.outcome(), "v" + eightfold.size() / 8));
      }
    }
    BradleyTerry one = BradleyTerry.fit(VoteCounts.of(single), BothBad.TIE);
    BradleyTerry eight = BradleyTerry.fit(VoteCounts.of(eightfold), BothBad.TIE);
    if (!one.regularised()) {
      shouldBeClose(
          ClusteredSandwich.covariance(eight, eightfold, BothBad.TIE, 0),
          SandwichInterval.covariance(one, 0));
    }
  }

  private static void shouldBeClose(double[][] actual, double[][] expected) {
    for (int i = 0; i < expected.length; i++) {
      for (int j = 0; j < expected.length; j++) {
        double size = Math.sqrt(expected[i][i] * expected[j][j]);
        assertThat(actual[i][j]).isCloseTo(expected[i][j], within(1e-9 * size + 1e-15));
      }
    }
  }
}
