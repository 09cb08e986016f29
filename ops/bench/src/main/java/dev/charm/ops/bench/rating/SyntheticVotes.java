package dev.charm.ops.bench.rating;

import dev.charm.calibration.rating.Vote;
import dev.charm.calibration.rating.VoteOutcome;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.stream.DoubleStream;

/**
 * Votes between models whose strengths scatter by about 100 Elo points, every two models equally
 * often; of eight votes one is a tie and one finds both bad. Seeded: the same votes at every
 * iteration.
 *
 * @param models how many
 * @param votes how many
 */
record SyntheticVotes(int models, int votes) implements Iterable<Vote> {
  /** As many models as the arena of the published leaderboards has. */
  static final int ARENA_MODELS = 129;

  private static final long SEED = 20250414;
  private static final double SPREAD = 0.6; // of strengths, which are logarithms of odds
  private static final int TIES_OF_EIGHT = 1;
  private static final int DECIDED_OF_EIGHT = 6;

  /** The name of a model. */
  static String name(int model) {
    return "model-" + model;
  }

  @Override
  public Iterator<Vote> iterator() {
    return new Votes();
  }

  private final class Votes implements Iterator<Vote> {
    private final Random random = new Random(SEED);
    private final double[] strengths =
        DoubleStream.generate(() -> SPREAD * random.nextGaussian()).limit(models).toArray();
    private final String[] names = new String[models];
    private int next;

    Votes() {
      Arrays.setAll(names, SyntheticVotes::name);
    }

    @Override
    public boolean hasNext() {
      return next < votes;
    }

    @Override
    public Vote next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      next++;
      int a = random.nextInt(models);
      int b = (a + 1 + random.nextInt(models - 1)) % models;
      return Vote.of(names[a], names[b], outcome(strengths[a] - strengths[b]));
    }

    private VoteOutcome outcome(double difference) {
      int kind = random.nextInt(8);
      if (kind >= DECIDED_OF_EIGHT) {
        return kind < DECIDED_OF_EIGHT + TIES_OF_EIGHT ? VoteOutcome.TIE : VoteOutcome.BOTH_BAD;
      }
      boolean wins = random.nextDouble() < 1 / (1 + Math.exp(-difference));
      return wins ? VoteOutcome.MODEL_A : VoteOutcome.MODEL_B;
    }
  }
}
