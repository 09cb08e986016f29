package dev.charm.calibration.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.charm.calibration.numeric.Newton;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The sparse method and the dense one come to the same. */
class SparseLaplacianTest {
  private static final double POINTS = 400 / Math.log(10);

  @Property(tries = 200)
  void shouldFitFewModelsAsTheDenseMethodDoes(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 60) int models,
      @ForAll @IntRange(min = 1, max = 8) int votesEach) {
    shouldFitAsTheDenseMethodDoes(VoteCounts.of(RandomVotes.of(seed, models, votesEach * models)));
  }

  @Property(tries = 200)
  void shouldFitHoweverUnevenTheCountsAre(
      @ForAll long seed,
      @ForAll @IntRange(min = 3, max = 30) int models,
      @ForAll @IntRange(min = 3, max = 8) int digits) {
    shouldFitAsTheDenseMethodDoes(uneven(new Random(seed), models, digits));
  }

  /** Of some 1 in 5,000 random ones; a step of the method ended where all rates were 0 or 1. */
  @Example
  void shouldFitCountsThatOnceLedTooFar() {
    for (long seed : new long[] {3193, 3574, 14788, 18677, 19618, 22667, 33662, 37210}) {
      Random random = new Random(seed);
      int models = 3 + random.nextInt(28);
      shouldFitAsTheDenseMethodDoes(uneven(random, models, 3 + random.nextInt(6)));
    }
  }

  private static VoteCounts uneven(Random random, int models, int digits) {
    VoteCounts counts = new VoteCounts();
    for (int k = 0; k < 3 * models; k++) {
      int i = random.nextInt(models - 1);
      int j = i + 1 + random.nextInt(models - 1 - i);
      long first = few(random, digits);
      counts.add(new PairCount(name(i), name(j), first, few(random, digits), random.nextInt(2), 0));
    }
    return counts;
  }

  private static long few(Random random, int digits) {
    return (long) Math.pow(10, random.nextInt(digits)) - 1;
  }

  @Example
  void shouldFitMoreModelsThanTheDenseMethodIsUsedFor() {
    int models = BradleyTerry.MOST_WITH_INTERVALS + 100;
    VoteCounts pairs = new VoteCounts();
    VoteCounts star = new VoteCounts();
    VoteCounts chain = new VoteCounts();
    VoteCounts dense = VoteCounts.of(RandomVotes.of(1, models, 40 * models));
    Random random = new Random(1);
    for (int i = 0; i + 1 < models; i++) {
      VoteOutcome outcome = RandomVotes.outcome(random, 0.6);
      if (i % 2 == 0) {
        pairs.add(name(i), name(i + 1), outcome);
      }
      star.add(name(0), name(i + 1), outcome);
      chain.add(name(i), name(i + 1), outcome);
      chain.add(name(i), name(i + 1), VoteOutcome.TIE);
    }
    for (VoteCounts counts : new VoteCounts[] {pairs, star, chain, dense}) {
      BradleyTerry fit = BradleyTerry.fit(counts, BothBad.TIE);
      double[] expected = Newton.maximum(new BySolver(new Likelihood(fit.votes()), false));
      shouldBeAsFarApart(fit.playerStrengths(), expected);
      assertThat(fit.warnings()).containsEntry(RatingWarning.NO_INTERVAL, fit.models());
    }
  }

  private static void shouldFitAsTheDenseMethodDoes(VoteCounts counts) {
    BradleyTerry fit = BradleyTerry.fit(counts, BothBad.IGNORE);
    double[] sparse = Newton.maximum(new BySolver(new Likelihood(fit.votes()), true));
    shouldBeAsFarApart(sparse, fit.playerStrengths());
  }

  private static void shouldBeAsFarApart(double[] strengths, double[] expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(POINTS * (strengths[i] - strengths[0]))
          .isCloseTo(POINTS * (expected[i] - expected[0]), within(1e-9));
    }
  }

  private static String name(int i) {
    return String.format("m%06d", i);
  }

  /** A likelihood whose equations are solved by the one method or the other. */
  private record BySolver(Likelihood likelihood, boolean sparse) implements Newton.Concave {
    @Override
    public int size() {
      return likelihood.size();
    }

    @Override
    public Newton.Point at(double[] strengths) {
      Likelihood.Point point = likelihood.at(strengths);
      return new Newton.Point() {
        @Override
        public double[] gradient() {
          return point.gradient();
        }

        @Override
        public double[] step(double[] gradient) {
          return sparse ? point.sparse().solve(gradient) : point.curvature().solve(gradient);
        }
      };
    }
  }
}
