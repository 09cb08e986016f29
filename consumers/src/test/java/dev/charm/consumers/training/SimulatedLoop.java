package dev.charm.consumers.training;

import dev.charm.calibration.reward.Differences;
import dev.charm.calibration.reward.Objective;
import dev.charm.calibration.reward.OffsetSolver;
import dev.charm.consumers.scoring.HeadFormat;
import dev.charm.consumers.scoring.RewardHead;
import dev.charm.consumers.scoring.Sha256;
import dev.charm.consumers.training.gate.AuditAnswers;
import dev.charm.schemas.SnapshotManifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The loop of scorer, calibration and trainer without the topics: answers of some policy models to
 * many prompts, a head that over-values a style, ratings that do not. Each round the answers are
 * scored, offsets solved, pairs decided, and a head trained.
 */
final class SimulatedLoop {
  private static final int WIDTH = 8;
  private static final int STYLE = 1;
  private static final double[] QUALITY = {0, 0.3, -0.4, 0.1};
  private static final double[] STYLES = {0, 1.2, 0.8, -0.5}; // of each model's answers
  private static final double[] EXPECTED = {0.5, 0.6, 0.4, 0.53};
  private static final int HELD_OUT_EVERY = 5;

  private final Path folder;
  private final Random random = new Random(4);
  private final List<float[][]> prompts = new ArrayList<>(); // a row of each model's answer
  private final OriginalPreferences originals;
  private final RewardHead first;
  private RewardHead active;

  SimulatedLoop(Path folder, int prompts, HeadTraining recipe) {
    this.folder = folder;
    this.originals = new OriginalPreferences(preferences(300), preferences(200));
    this.first =
        HeadTrainer.train(
            "e",
            originals.training().stream().map(OriginalPreference::pair).toList(),
            new HeadTraining(0, 20, 32, 1e-2f, 0.01f, 1));
    this.active = first;
    addPrompts(prompts);
  }

  void addPrompts(int n) {
    for (int p = 0; p < n; p++) {
      float[][] answers = new float[QUALITY.length][];
      for (int m = 0; m < answers.length; m++) {
        answers[m] = row(QUALITY[m], STYLES[m]);
      }
      prompts.add(answers);
    }
  }

  private float[] row(double quality, double style) {
    float[] row = new float[WIDTH];
    for (int k = 0; k < WIDTH; k++) {
      row[k] = (float) random.nextGaussian();
    }
    row[0] += (float) quality;
    row[STYLE] += (float) style;
    return row;
  }

  /** Of a judge who likes the style as well. */
  private List<OriginalPreference> preferences(int n) {
    List<OriginalPreference> preferences = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      float[] a = row(0, 0);
      float[] b = row(0, 0);
      double gap = a[0] - b[0] + 0.7 * (a[STYLE] - b[STYLE]);
      boolean better = random.nextDouble() < 1 / (1 + Math.exp(-gap));
      preferences.add(
          new OriginalPreference("q" + i, better ? new FeaturePair(a, b) : new FeaturePair(b, a)));
    }
    return preferences;
  }

  RewardHead first() {
    return first;
  }

  OriginalPreferences originals() {
    return originals;
  }

  RewardHead active() {
    return active;
  }

  void promote(RewardHead head) {
    active = head;
  }

  /** One round; the head that comes of it is active at once. */
  HeadUpdate round(RewardHead start, TrainingObjective objective, HeadTraining recipe) {
    try (PinnedRound round = pinned(objective)) {
      HeadUpdate update = HeadUpdate.train(start, active, round, objective, originals, recipe);
      active = update.head();
      round.remove();
      return update;
    }
  }

  /** The pairs as the active head and the ratings decide them. */
  PinnedRound pinned(TrainingObjective objective) {
    FeatureFile training = FeatureFile.create(folder.resolve("training.pairs"));
    FeatureFile heldOut = FeatureFile.create(folder.resolve("held-out.pairs"));
    double[] offsets = new double[QUALITY.length - 1];
    double[] expected = new double[offsets.length];
    for (int m = 1; m < QUALITY.length; m++) {
      int model = m;
      double[] d = prompts.stream().mapToDouble(answers -> difference(answers, model)).toArray();
      expected[m - 1] = EXPECTED[m];
      offsets[m - 1] = OffsetSolver.solve(new Objective.WinRate(), Differences.of(d), EXPECTED[m]);
      for (int p = 0; p < d.length; p++) {
        RoundPair pair =
            new RoundPair(
                new Random(31L * p + m).nextLong(),
                prompts.get(p)[m],
                prompts.get(p)[0],
                d[p] + offsets[m - 1] > 0,
                d[p],
                m - 1,
                0);
        (p % HELD_OUT_EVERY == 0 ? heldOut : training).add(pair);
      }
    }
    SnapshotManifest snapshot =
        SnapshotManifest.newBuilder()
            .setRewardModel("rm@1")
            .setPairs(prompts.size())
            .setDataSha256(Sha256.hex(HeadFormat.write(active)))
            .setCalibrationRevisions(Map.of())
            .build();
    return new PinnedRound(
        new RoundManifest(
            "r",
            objective.name(),
            snapshot,
            expected,
            offsets,
            Map.of(),
            "features",
            training.sync(),
            heldOut.sync()),
        training,
        heldOut,
        answers(),
        folder);
  }

  private AuditAnswers answers() {
    try {
      return AuditAnswers.create(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private double difference(float[][] answers, int model) {
    return active.score(answers[model]) - active.score(answers[0]);
  }

  /** Mean of |d + offset| over all pairs, by the active head. */
  double meanMargin() {
    double sum = 0;
    for (int m = 1; m < QUALITY.length; m++) {
      int model = m;
      double[] d = prompts.stream().mapToDouble(answers -> difference(answers, model)).toArray();
      double offset = OffsetSolver.solve(new Objective.WinRate(), Differences.of(d), EXPECTED[m]);
      sum += Arrays.stream(d).map(each -> Math.abs(each + offset)).average().orElseThrow();
    }
    return sum / (QUALITY.length - 1);
  }

  /** Mean over the models of how far the win rate of a head is from the expected one. */
  double mismatch(RewardHead head) {
    double sum = 0;
    for (int m = 1; m < QUALITY.length; m++) {
      int model = m;
      long won =
          prompts.stream()
              .filter(answers -> head.score(answers[model]) > head.score(answers[0]))
              .count();
      sum += Math.abs((double) won / prompts.size() - EXPECTED[m]);
    }
    return sum / (QUALITY.length - 1);
  }
}
