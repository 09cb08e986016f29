package dev.charm.ops.bench.recalibration;

import dev.charm.calibration.reward.Objective;
import dev.charm.ops.bench.cluster.CalibrationRun;
import dev.charm.ops.bench.cluster.Cluster;
import dev.charm.ops.bench.cluster.EventWriter;
import dev.charm.ops.bench.cluster.Finish;
import dev.charm.ops.bench.sizes.Settings;
import dev.charm.schemas.Keys;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.Rewards;
import dev.charm.schemas.Topics;
import dev.charm.streams.settings.CalibrationSettings;
import java.io.IOException;
import java.time.Instant;
import java.util.Random;
import java.util.Set;

/**
 * A calibration that holds the rewards of many prompts, settled: one reward model, one over-valued
 * model, one reference, no texts.
 */
final class HeldPrompts implements AutoCloseable {
  private static final String OVERVALUED = "model-o";
  private static final String REFERENCE = "model-r";
  private static final String REWARD_MODEL = "reward-a@1";
  private static final String SOURCE = "bench";
  private static final double REFERENCE_RATING = 1000;
  private static final double BIAS = 0.5;
  private static final long SEED = 20250414;
  private static final int REPORT_EVERY = 250_000;

  private final Cluster cluster;
  private final int prompts;
  private final EventWriter writer;
  private CalibrationRun calibration;
  private int ratings;
  private int starts;

  private HeldPrompts(Cluster cluster, int prompts) {
    this.cluster = cluster;
    this.prompts = prompts;
    this.writer = new EventWriter(cluster);
    this.calibration = newCalibration();
  }

  /** Starts a cluster, writes the rewards of so many prompts and waits until all is settled. */
  static HeldPrompts settle(Settings settings, int prompts) throws Exception {
    HeldPrompts held =
        new HeldPrompts(Cluster.start(settings.work(), settings.sizes().partitions()), prompts);
    held.rate(REFERENCE, REFERENCE_RATING);
    held.expect(0.5);
    held.write(settings);
    settings.progress().accept(prompts + " prompts are written");
    held.calibration.start();
    held.awaitSettled();
    settings.progress().accept(prompts + " prompts are settled");
    return held;
  }

  private void write(Settings settings) {
    Random random = new Random(SEED);
    for (int i = 0; i < prompts; i++) {
      String id = "prompt-" + i;
      score(id, OVERVALUED, BIAS + random.nextGaussian());
      score(id, REFERENCE, random.nextGaussian());
      if (i % REPORT_EVERY == REPORT_EVERY - 1) {
        settings.progress().accept((i + 1) + " prompts so far");
      }
    }
    writer.flush();
  }

  private void score(String prompt, String model, double score) {
    writer.send(
        Topics.REWARDS, prompt, Rewards.of(prompt, model, 0, REWARD_MODEL, score, 1L, SOURCE));
  }

  /** Writes the rating of the over-valued model by which it is expected to win that often. */
  double expect(double winRate) {
    double rating = REFERENCE_RATING + 400 * Math.log10(winRate / (1 - winRate));
    rate(OVERVALUED, rating);
    return rating;
  }

  private void rate(String model, double rating) {
    String arena = CalibrationSettings.DEFAULT_ARENA;
    writer.send(
        Topics.RATING_SNAPSHOTS,
        Keys.join(SOURCE, arena, model),
        new RatingSnapshot(
            SOURCE, arena, model, rating, null, null, null, Instant.ofEpochSecond(ratings++)));
    writer.flush();
  }

  /** Waits until nothing is left to do. */
  void awaitSettled() throws Exception {
    new Finish(cluster, calibration.application(), Set.of(Topics.REWARDS.name()))
        .await(() -> calibration.settled(1, prompts));
  }

  /** Takes the calibration down, with its state, and makes a new one that is not started yet. */
  CalibrationRun loseState() {
    calibration.close();
    calibration = newCalibration();
    return calibration;
  }

  private CalibrationRun newCalibration() {
    CalibrationSettings settings =
        CalibrationSettings.of(
            new Objective.WinRate(), REFERENCE, CalibrationSettings.DEFAULT_ARENA);
    return new CalibrationRun(
        cluster, settings, "bench-held", cluster.stateFolder("state-" + starts++));
  }

  CalibrationRun calibration() {
    return calibration;
  }

  Cluster cluster() {
    return cluster;
  }

  @Override
  public void close() throws IOException {
    calibration.close();
    writer.close();
    cluster.close();
  }
}
