package dev.charm.ops.report;

import dev.charm.calibration.numeric.CompensatedSum;
import dev.charm.calibration.rating.Rating;
import dev.charm.calibration.reward.BatchCalibration;
import dev.charm.calibration.reward.BatchPrediction;
import dev.charm.calibration.reward.BatchSettings;
import dev.charm.calibration.reward.Objective;
import dev.charm.calibration.reward.RoundRobin;
import dev.charm.calibration.reward.Tally;
import dev.charm.ops.batch.BatchNotes;
import dev.charm.ops.batch.LengthListing;
import dev.charm.ops.batch.LengthRow;
import dev.charm.ops.batch.StudyBatch;
import dev.charm.ops.dashboard.data.SystemState;
import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.ModelStats;
import dev.charm.streams.merge.PredictedRecord;
import dev.charm.streams.merge.SolvedRecord;
import dev.charm.streams.state.CalibrationKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What the topics would hold, had the files of a study gone through them. */
final class StudyState {
  private final StudyBatch study;
  private final BatchSettings settings;
  private final Map<String, ArenaRating> ratings = new HashMap<>();
  private final List<ModelStats> statistics = new ArrayList<>();
  private final List<Calibration> calibrations = new ArrayList<>();
  private final List<BatchCalibration.Insufficient> insufficient = new ArrayList<>();
  private final TreeSet<String> pending = new TreeSet<>();
  private final TreeSet<String> predicted = new TreeSet<>();
  private final LengthListing lengths = new LengthListing();

  private StudyState(StudyBatch study, BatchSettings settings) {
    this.study = study;
    this.settings = settings;
    study.ratingRecords().forEach(rating -> ratings.put(rating.getModel(), rating));
  }

  /**
   * Calculates it.
   *
   * @param predict whether offsets of models without a rating are predicted
   * @throws IllegalArgumentException if the reference has no score or no rating
   */
  static StudyState of(StudyBatch study, BatchSettings settings, boolean predict) {
    StudyState state = new StudyState(study, settings);
    study.rewardModels().forEach((name, scores) -> state.add(name, scores, predict));
    state.pending.removeAll(state.predicted);
    return state;
  }

  private void add(String rewardModel, BatchCalibration scores, boolean predict) {
    BatchCalibration.Report outcome = scores.calibrate(study.ratings(), settings);
    for (BatchCalibration.Result result : outcome.results()) {
      CalibrationKey key = new CalibrationKey(rewardModel, result.overvalued(), result.reference());
      calibrations.add(
          SolvedRecord.of(
              key,
              result.calibrated(),
              result.calibrated().objective(),
              rating(result.overvalued()),
              rating(result.reference()),
              true));
      lengths.add(rewardModel, study, result);
    }
    insufficient.addAll(outcome.insufficient());
    pending.addAll(outcome.pending());
    if (predict) {
      Objective objective = scores.objective(settings);
      for (BatchPrediction.Result result :
          new BatchPrediction(scores, study.ratings(), study.styles())
              .calibrate(settings, outcome.results())) {
        predicted.add(result.overvalued());
        calibrations.add(
            PredictedRecord.of(
                new CalibrationKey(rewardModel, result.overvalued(), result.reference()),
                result.predicted(),
                objective,
                rating(result.reference()),
                true));
      }
    }
    addStatistics(rewardModel, scores, study.ratings());
  }

  private ArenaRating rating(String model) {
    ArenaRating rating = ratings.get(model);
    if (rating == null) {
      throw new IllegalArgumentException("no rating of " + model);
    }
    return rating;
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

  /** Names what is not calibrated, and why. */
  void tell(BatchNotes notes) {
    notes.insufficient(insufficient);
    notes.predicted(predicted);
    notes.pending(pending, ratings.keySet());
  }

  /** As a state of the topics. */
  SystemState state() {
    return new SystemState.AtOneTime(
        study.ratingRecords(), statistics, calibrations, List.of(), List.of());
  }

  /** The length report of each solved calibration. */
  List<LengthRow> lengths() {
    return lengths.rows();
  }
}
