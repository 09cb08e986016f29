package dev.charm.ops.bench.calibrations;

import dev.charm.ops.bench.cluster.Cluster;
import dev.charm.ops.bench.cluster.EventWriter;
import dev.charm.schemas.Keys;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.Rewards;
import dev.charm.schemas.Topics;
import dev.charm.streams.settings.CalibrationSettings;
import java.time.Instant;
import java.util.Random;

/**
 * What a leaderboard is: many rated models, and what one reward model says of the answer of each to
 * every prompt; no texts. Files come one per model, so records do too.
 *
 * @param models how many; the first is the one to trust
 * @param prompts how many
 */
record ManyModels(int models, int prompts) {
  private static final long SEED = 20250414;
  private static final String SOURCE = "bench";
  private static final String REWARD_MODEL = "reward-a@1";

  static String reference() {
    return model(0);
  }

  private static String model(int i) {
    return String.format("lab-%d/model-%03d-instruct", i % 10, i);
  }

  /** Rewards in all. */
  long rewards() {
    return (long) models * prompts;
  }

  /** Calibrations that there will be, with or without a reference. */
  int calibrations(boolean withReference) {
    return withReference ? models - 1 : models * (models - 1);
  }

  /** Writes all of it. */
  void write(Cluster cluster) {
    Random random = new Random(SEED);
    double[] difficulty = random.doubles(prompts).toArray();
    try (EventWriter writer = new EventWriter(cluster)) {
      for (int m = 0; m < models; m++) {
        double rating = 900 + 400.0 * m / models;
        double strength = rating / 200 + 0.7 * random.nextGaussian();
        writer.send(
            Topics.RATING_SNAPSHOTS,
            Keys.join(SOURCE, CalibrationSettings.DEFAULT_ARENA, model(m)),
            new RatingSnapshot(
                SOURCE,
                CalibrationSettings.DEFAULT_ARENA,
                model(m),
                rating,
                null,
                null,
                null,
                Instant.EPOCH));
        for (int p = 0; p < prompts; p++) {
          String id = "prompt-" + p;
          double score = strength - difficulty[p] + random.nextGaussian();
          writer.send(
              Topics.REWARDS, id, Rewards.of(id, model(m), 0, REWARD_MODEL, score, 1L, SOURCE));
        }
      }
    }
  }
}
