package dev.charm.ops.service;

import dev.charm.ops.metrics.OwnMetric;
import dev.charm.ops.metrics.Sample;
import dev.charm.streams.CalibrationService;
import dev.charm.streams.measured.Measures;
import dev.charm.streams.measured.Measures.Count;
import dev.charm.streams.measured.Mismatch;
import dev.charm.streams.measured.RatedModel;
import dev.charm.streams.measured.Restoration;
import dev.charm.streams.measured.Stage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What calibration measures, in the terms of the catalogue. */
final class StreamsSamples {
  private static final String SERVICE = "streams";

  /** Of reward models with their models; a page of more is not read by anybody. */
  private static final int MOST_MODELS = 1_000;

  private static final Map<Count, OwnMetric> COUNTS =
      Map.of(
          Count.REWARDS, OwnMetric.REWARDS,
          Count.VOTES, OwnMetric.VOTES,
          Count.PAIRS, OwnMetric.PAIRS,
          Count.FLIPS, OwnMetric.FLIPS,
          Count.WITHDRAWN_PAIRS, OwnMetric.PAIRS_WITHDRAWN,
          Count.RECALIBRATIONS, OwnMetric.RECALIBRATIONS,
          Count.HELD_MOVES, OwnMetric.MOVES_HELD);

  private StreamsSamples() {}

  static List<Sample> of(CalibrationService service) {
    Measures measures = service.measures();
    List<Sample> samples = new ArrayList<>();
    COUNTS.forEach((count, metric) -> samples.add(metric.is(measures.of(count))));
    samples.add(OwnMetric.RATING_FITS.is(measures.fits().times()));
    samples.add(OwnMetric.RATING_FIT_SECONDS.is(measures.fits().seconds()));
    measures
        .deadLetters()
        .forEach(
            (reason, letters) ->
                samples.add(OwnMetric.DEAD_LETTERS.is(letters, SERVICE, reason.label())));
    for (Stage stage : Stage.values()) {
      samples.add(OwnMetric.OPEN_WORK.is(measures.waiting(stage), stage.label()));
    }
    samples.add(OwnMetric.CALIBRATIONS_UNSETTLED.is(measures.unsettled()));
    Restoration.Progress restored = service.restored();
    samples.add(OwnMetric.RESTORE_RATIO.is(restored.ratio()));
    samples.add(OwnMetric.RESTORE_REMAINING.is(restored.all() - restored.done()));
    measures.byModel().entrySet().stream()
        .sorted(
            Map.Entry.comparingByKey(
                Comparator.comparing(RatedModel::rewardModel).thenComparing(RatedModel::model)))
        .limit(MOST_MODELS)
        .forEach(model -> add(model.getKey(), model.getValue(), samples));
    return samples;
  }

  private static void add(RatedModel model, Mismatch mismatch, List<Sample> samples) {
    String rewardModel = model.rewardModel();
    String name = model.model();
    samples.add(OwnMetric.MISMATCH_DEGREE.is(mismatch.meanDegree(), rewardModel, name));
    samples.add(OwnMetric.MISMATCH_WIDTH.is(mismatch.meanWidth(), rewardModel, name));
    samples.add(OwnMetric.MISMATCH_BEYOND.is(mismatch.beyond(), rewardModel, name));
    samples.add(OwnMetric.OFFSET_WIDTH.is(mismatch.meanOffsetWidth(), rewardModel, name));
  }
}
