package dev.charm.ops.batch;

import dev.charm.calibration.reward.BatchCalibration;
import dev.charm.calibration.reward.BatchPrediction;
import dev.charm.calibration.reward.BatchSettings;
import dev.charm.calibration.reward.Objective;
import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Calibration;
import dev.charm.streams.merge.PredictedRecord;
import dev.charm.streams.merge.SolvedRecord;
import dev.charm.streams.state.CalibrationKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Every calibration that the files of a study give, pair by pair: solved from ratings, and
 * predicted for models without one.
 */
public final class BatchCalibrations {
  private final StudyBatch study;
  private final List<OfRewardModel> all = new ArrayList<>();
  private final List<BatchCalibration.Insufficient> insufficient = new ArrayList<>();
  private final TreeSet<String> pending = new TreeSet<>();
  private final TreeSet<String> predicted = new TreeSet<>();

  /** Those of one reward model. */
  private record OfRewardModel(
      String name,
      BatchCalibration scores,
      List<BatchCalibration.Result> solved,
      List<BatchPrediction.Result> predicted,
      Objective objective) {}

  private BatchCalibrations(StudyBatch study) {
    this.study = study;
  }

  /**
   * Calculates them.
   *
   * @param predict whether offsets of models without a rating are predicted
   * @throws IllegalArgumentException if the reference has no score or no rating
   */
  public static BatchCalibrations of(StudyBatch study, BatchSettings settings, boolean predict) {
    BatchCalibrations calibrations = new BatchCalibrations(study);
    study
        .rewardModels()
        .forEach((name, scores) -> calibrations.add(name, scores, settings, predict));
    calibrations.pending.removeAll(calibrations.predicted);
    return calibrations;
  }

  private void add(
      String rewardModel, BatchCalibration scores, BatchSettings settings, boolean predict) {
    BatchCalibration.Report outcome = scores.calibrate(study.ratings(), settings);
    insufficient.addAll(outcome.insufficient());
    pending.addAll(outcome.pending());
    List<BatchPrediction.Result> others =
        predict
            ? new BatchPrediction(scores, study.ratings(), study.styles())
                .calibrate(settings, outcome.results())
            : List.of();
    others.forEach(each -> predicted.add(each.overvalued()));
    all.add(
        new OfRewardModel(
            rewardModel, scores, outcome.results(), others, scores.objective(settings)));
  }

  /** As they are printed: of each reward model the solved ones, then the predicted ones. */
  public List<CalibrationRow> rows() {
    List<CalibrationRow> rows = new ArrayList<>();
    for (OfRewardModel own : all) {
      own.solved().forEach(each -> rows.add(CalibrationRow.of(own.name(), each, study.fewVotes())));
      own.predicted()
          .forEach(
              each ->
                  rows.add(CalibrationRow.of(own.name(), each, own.objective(), study.fewVotes())));
    }
    return rows;
  }

  /** Writes what each decides at every prompt, in the order of the rows. */
  public void choices(ChoicesFile file) {
    for (OfRewardModel own : all) {
      own.solved()
          .forEach(
              each ->
                  file.add(
                      own.name(),
                      own.scores(),
                      each.overvalued(),
                      each.reference(),
                      each.calibrated().offset()));
      own.predicted()
          .forEach(
              each ->
                  file.add(
                      own.name(),
                      own.scores(),
                      each.overvalued(),
                      each.reference(),
                      each.predicted().offset()));
    }
  }

  /** What the lengths of answers explain of each solved one. */
  public LengthListing lengths() {
    LengthListing lengths = new LengthListing();
    for (OfRewardModel own : all) {
      own.solved().forEach(each -> lengths.add(own.name(), study, each));
    }
    return lengths;
  }

  /** As {@code charm.calibrations} would hold them. */
  public List<Calibration> records() {
    Map<String, ArenaRating> ratings = new HashMap<>();
    study.ratingRecords().forEach(rating -> ratings.put(rating.getModel(), rating));
    List<Calibration> records = new ArrayList<>();
    for (OfRewardModel own : all) {
      for (BatchCalibration.Result each : own.solved()) {
        records.add(
            SolvedRecord.of(
                new CalibrationKey(own.name(), each.overvalued(), each.reference()),
                each.calibrated(),
                each.calibrated().objective(),
                rating(each.overvalued(), ratings),
                rating(each.reference(), ratings),
                true));
      }
      for (BatchPrediction.Result each : own.predicted()) {
        records.add(
            PredictedRecord.of(
                new CalibrationKey(own.name(), each.overvalued(), each.reference()),
                each.predicted(),
                own.objective(),
                rating(each.reference(), ratings),
                true));
      }
    }
    return records;
  }

  private static ArenaRating rating(String model, Map<String, ArenaRating> ratings) {
    ArenaRating rating = ratings.get(model);
    if (rating == null) {
      throw new IllegalArgumentException("no rating of " + model);
    }
    return rating;
  }

  /** Names what is not calibrated, and why. */
  public void tell(BatchNotes notes) {
    notes.insufficient(insufficient);
    notes.predicted(predicted);
    notes.pending(pending, study.ratings().keySet());
  }
}
