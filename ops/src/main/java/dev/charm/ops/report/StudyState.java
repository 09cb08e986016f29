package dev.charm.ops.report;

import dev.charm.calibration.numeric.CompensatedSum;
import dev.charm.calibration.rating.Rating;
import dev.charm.calibration.reward.BatchCalibration;
import dev.charm.calibration.reward.RoundRobin;
import dev.charm.calibration.reward.Tally;
import dev.charm.ops.batch.BatchCalibrations;
import dev.charm.ops.batch.StudyBatch;
import dev.charm.ops.dashboard.data.SystemState;
import dev.charm.schemas.ModelStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the topics would hold, had the files of a study gone through them. */
final class StudyState {
  private final List<ModelStats> statistics = new ArrayList<>();

  private StudyState() {}

  /** As a state of the topics. */
  static SystemState of(StudyBatch study, BatchCalibrations calibrations) {
    StudyState state = new StudyState();
    study
        .rewardModels()
        .forEach((name, scores) -> state.addStatistics(name, scores, study.ratings()));
    return new SystemState.AtOneTime(
        study.ratingRecords(), state.statistics, calibrations.records(), List.of(), List.of());
  }

  private void addStatistics(
      String rewardModel, BatchCalibration scores, Map<String, Rating> rated) {
    RoundRobin games = scores.roundRobin();
    for (String model : scores.models()) {
      RoundRobin.Standing standing = RoundRobin.standing(model, games.against(model), rated);
      double[] rewards = scores.scores(model);
      double mean = sum(rewards, 0, 1) / rewards.length;
      Tally tally = standing.tally();
      statistics.add(
          ModelStats.newBuilder()
              .setRewardModel(rewardModel)
              .setPolicyModel(model)
              .setResponses((long) rewards.length)
              .setMean(mean)
              .setSpread(
                  rewards.length < 2 ? 0 : Math.sqrt(sum(rewards, mean, 2) / (rewards.length - 1)))
              .setWins(tally.wins())
              .setTies(tally.ties())
              .setGames(tally.games())
              .setWinRate(tally.games() == 0 ? null : tally.winRate())
              .setExpectedWinRate(
                  standing.expectedWinRate().isPresent()
                      ? standing.expectedWinRate().getAsDouble()
                      : null)
              .setRevision(0)
              .build());
    }
  }

  private static double sum(double[] values, double from, int power) {
    CompensatedSum sum = new CompensatedSum();
    for (double value : values) {
      sum.add(Math.pow(value - from, power));
    }
    return sum.value();
  }
}
