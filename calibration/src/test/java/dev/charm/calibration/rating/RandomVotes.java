package dev.charm.calibration.rating;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Votes of made-up voters on models of made-up strengths. */
final class RandomVotes {
  private RandomVotes() {}

  static List<Vote> of(long seed, int models, int votes) {
    Random random = new Random(seed);
    double[] strengths = random.doubles(models, -1, 1).toArray();
    List<Vote> all = new ArrayList<>();
    for (int i = 0; i < votes; i++) {
      int a = random.nextInt(models);
      int b = (a + 1 + random.nextInt(models - 1)) % models;
      double odds = Math.exp(strengths[b] - strengths[a]);
      all.add(
          new Vote(
              "model-" + a,
              "model-" + b,
              outcome(random, 1 / (1 + odds)),
              random.nextInt(5) == 0 ? null : "voter-" + random.nextInt(20)));
    }
    return all;
  }

  static VoteOutcome outcome(Random random, double winRate) {
    if (random.nextInt(4) == 0) {
      return random.nextBoolean() ? VoteOutcome.TIE : VoteOutcome.BOTH_BAD;
    }
    return random.nextDouble() < winRate ? VoteOutcome.MODEL_A : VoteOutcome.MODEL_B;
  }
}
