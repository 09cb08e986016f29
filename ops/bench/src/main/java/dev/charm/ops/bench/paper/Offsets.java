package dev.charm.ops.bench.paper;

import dev.charm.calibration.rating.ExpectedWinRate;
import dev.charm.calibration.rating.Rating;
import dev.charm.calibration.reward.BatchCalibration;
import dev.charm.calibration.reward.Differences;
import dev.charm.calibration.reward.EvidenceRule;
import dev.charm.calibration.reward.JointCalibration;
import dev.charm.calibration.reward.Objective;
import dev.charm.calibration.reward.OffsetPredictor;
import dev.charm.calibration.reward.OffsetPredictors;
import dev.charm.calibration.reward.OffsetSolver;
import dev.charm.calibration.reward.ScoredResponse;
import dev.charm.calibration.reward.Tally;
import dev.charm.calibration.reward.Temperature;
import dev.charm.calibration.style.StyleSums;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is to be added to the rewards of each model, learned at training prompts.
 *
 * @param rewards by model, then prompt
 * @param styles of each model's answers at the same prompts
 * @param training places of the prompts that are learned from
 */
record Offsets(PaperData data, double[][] rewards, StyleSums[] styles, int[] training) {

  /** The same of other rewards. */
  Offsets of(double[][] others) {
    return new Offsets(data, others, styles, training);
  }

  /** The evidence about two models. */
  Differences differences(int o, int r) {
    return Differences.of(
        Arrays.stream(training).mapToDouble(p -> rewards[o][p] - rewards[r][p]).toArray());
  }

  /** The expected win rate of two rated models. */
  double expected(int o, int r) {
    return ExpectedWinRate.of(data.rating(o), data.rating(r));
  }

  /** The offset that brings the hard win rate of two rated models to the expected one. */
  double solved(int o, int r) {
    return OffsetSolver.solve(new Objective.WinRate(), differences(o, r), expected(o, r));
  }

  /**
   * One offset per model against a reference: solved for seen models, predicted from these for all
   * others, those that no arena has rated among them; as the system does it.
   */
  double[] byReference(int reference, int[] seen) {
    double[] offsets = new double[data.models().size()];
    Map<String, Double> lessons = new TreeMap<>();
    for (int m : seen) {
      if (m != reference) {
        offsets[m] = solved(m, reference);
        lessons.put(data.models().get(m), offsets[m]);
      }
    }
    predictors()
        .of(data.models().get(reference), lessons)
        .ifPresent(predictor -> predict(predictor, reference, seen, offsets));
    return offsets;
  }

  private void predict(OffsetPredictor predictor, int reference, int[] seen, double[] into) {
    for (int m = 0; m < into.length; m++) {
      int model = m;
      if (Arrays.stream(seen).noneMatch(s -> s == model)) {
        predictor
            .calibrate(
                data.models().get(m), differences(m, reference), data.ratings().get(reference))
            .ifPresent(predicted -> into[model] = predicted.offset());
      }
    }
  }

  /** Of any models, by their answers at the training prompts. */
  OffsetPredictors predictors() {
    Map<String, StyleSums> byName = new TreeMap<>();
    for (int m = 0; m < styles.length; m++) {
      byName.put(data.models().get(m), styles[m]);
    }
    return new OffsetPredictors(byName, (a, b) -> games(data.place(a), data.place(b), training));
  }

  /** The games of two models at some prompts. */
  Tally games(int a, int b, int[] prompts) {
    int wins = 0;
    int ties = 0;
    for (int p : prompts) {
      wins += rewards[a][p] > rewards[b][p] ? 1 : 0;
      ties += rewards[a][p] == rewards[b][p] ? 1 : 0;
    }
    return new Tally(wins, ties, prompts.length);
  }

  /**
   * One offset per seen model that suits all pairs of them at once; the other models have 0.
   *
   * @param temperature in units of the spread of rewards: the smaller, the nearer to hard win rates
   */
  double[] joint(int[] seen, double temperature) {
    List<ScoredResponse> scored = new ArrayList<>();
    Map<String, Rating> ratings = new TreeMap<>();
    for (int m : seen) {
      String name = data.models().get(m);
      ratings.put(name, data.ratings().get(m));
      for (int p : training) {
        scored.add(new ScoredResponse(Integer.toString(p), name, rewards[m][p]));
      }
    }
    BatchCalibration batch = BatchCalibration.of(scored);
    double t = temperature * new Temperature.Automatic().resolve(batch.spreads(null));
    JointCalibration joint =
        JointCalibration.of(batch, ratings, new Temperature.Fixed(t), EvidenceRule.DEFAULT, null);
    double[] offsets = new double[data.models().size()];
    joint.models().forEach(each -> offsets[data.models().indexOf(each.model())] = each.offset());
    return offsets;
  }

  /** The rewards with these offsets. */
  double[][] corrected(double[] offsets) {
    double[][] corrected = new double[rewards.length][];
    for (int m = 0; m < corrected.length; m++) {
      double offset = offsets[m];
      corrected[m] = Arrays.stream(rewards[m]).map(reward -> reward + offset).toArray();
    }
    return corrected;
  }
}
