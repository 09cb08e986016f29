package dev.charm.streams;

import dev.charm.calibration.rating.Rating;
import dev.charm.calibration.reward.BatchCalibration;
import dev.charm.calibration.reward.Calibrated;
import dev.charm.calibration.reward.Choice;
import dev.charm.calibration.reward.Objective;
import dev.charm.calibration.reward.ScoredResponse;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Keys;
import dev.charm.schemas.PreferencePair;
import dev.charm.schemas.Reward;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What "the same result" means: for each pair its decision and scores, for each calibration its
 * numbers; no revisions, times or headers.
 */
record Projection(Map<String, Decided> pairs, Map<String, Solved> calibrations) {

  /** Scores of -0.0 and 0.0 are the same score. */
  record Decided(String chosen, double chosenScore, String rejected, double rejectedScore) {
    Decided {
      chosenScore += 0.0;
      rejectedScore += 0.0;
    }
  }

  record Solved(
      long prompts,
      double expected,
      double hard,
      double mismatch,
      double offset,
      double ciLow,
      double ciHigh,
      long flips,
      double calibratedHard) {}

  /** What differs from another projection, a line each; empty if nothing does. */
  List<String> differencesFrom(Projection other) {
    List<String> differences = new java.util.ArrayList<>();
    differences(pairs, other.pairs, differences);
    differences(calibrations, other.calibrations, differences);
    return differences;
  }

  private static <V> void differences(
      Map<String, V> mine, Map<String, V> theirs, List<String> differences) {
    java.util.SortedSet<String> keys = new java.util.TreeSet<>(mine.keySet());
    keys.addAll(theirs.keySet());
    for (String key : keys) {
      if (!java.util.Objects.equals(mine.get(key), theirs.get(key))) {
        differences.add(key + ": " + mine.get(key) + " instead of " + theirs.get(key));
      }
    }
  }

  /** Of what the topics hold, the latest record a key. */
  static Projection of(Map<String, PreferencePair> pairs, Map<String, Calibration> calibrations) {
    Map<String, Decided> decided = new TreeMap<>();
    pairs.forEach(
        (key, pair) ->
            decided.put(
                key,
                new Decided(
                    pair.getChosen().getPolicyModel(),
                    pair.getChosen().getScore(),
                    pair.getRejected().getPolicyModel(),
                    pair.getRejected().getScore())));
    Map<String, Solved> solved = new TreeMap<>();
    calibrations.forEach(
        (key, c) ->
            solved.put(
                key,
                new Solved(
                    c.getPrompts(),
                    c.getExpectedWinRate(),
                    c.getHardWinRate(),
                    c.getMismatchDegree(),
                    c.getOffset(),
                    c.getOffsetCiLow(),
                    c.getOffsetCiHigh(),
                    c.getFlips(),
                    c.getCalibratedHardWinRate())));
    return new Projection(decided, solved);
  }

  /** Of the batch calculation over plain lists. */
  static Projection ofBatch(
      List<Reward> rewards,
      Map<String, Rating> ratings,
      Objective objective,
      @Nullable String reference) {
    Map<String, List<ScoredResponse>> byRewardModel = new TreeMap<>();
    for (Reward reward : rewards) {
      byRewardModel
          .computeIfAbsent(reward.getRewardModel(), rm -> new java.util.ArrayList<>())
          .add(
              new ScoredResponse(reward.getPromptId(), reward.getPolicyModel(), reward.getScore()));
    }
    Map<String, Decided> decided = new TreeMap<>();
    Map<String, Solved> solved = new TreeMap<>();
    byRewardModel.forEach(
        (rewardModel, scores) -> {
          BatchCalibration batch = BatchCalibration.of(scores);
          List<BatchCalibration.Result> results =
              (reference == null
                      ? batch.calibrate(ratings, objective)
                      : batch.calibrate(ratings, objective, reference))
                  .results();
          for (BatchCalibration.Result result : results) {
            String o = result.overvalued();
            String r = result.reference();
            solved.put(Keys.calibration(rewardModel, o, r), solved(result.calibrated()));
            for (BatchCalibration.Decision d :
                batch.decisions(o, r, result.calibrated().offset())) {
              if (d.choice() == Choice.NONE) {
                continue;
              }
              boolean won = d.choice() == Choice.OVERVALUED;
              decided.put(
                  Keys.pair(rewardModel, d.prompt(), o, r),
                  won
                      ? new Decided(o, d.scoreO(), r, d.scoreR())
                      : new Decided(r, d.scoreR(), o, d.scoreO()));
            }
          }
        });
    return new Projection(decided, solved);
  }

  private static Solved solved(Calibrated c) {
    return new Solved(
        c.prompts(),
        c.expectedWinRate(),
        c.hardWinRate(),
        c.mismatchDegree(),
        c.offset(),
        c.offsetCiLow(),
        c.offsetCiHigh(),
        c.flips(),
        c.calibratedHardWinRate());
  }
}
