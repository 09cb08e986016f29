package dev.charm.calibration.reward;

import dev.charm.calibration.rating.Rating;
import dev.charm.calibration.style.StyleSums;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The batch reference of predicted offsets: the calibrations of models that nobody has rated, from
 * those of a {@link BatchCalibration}. Streaming, once settled, must show the same numbers.
 */
public final class BatchPrediction {
  private final BatchCalibration scores;
  private final Map<String, Rating> ratings;
  private final Map<String, StyleSums> styles;

  /**
   * The calibration of a model without a rating.
   *
   * @param overvalued O, whose rewards the offset is added to
   * @param reference R, which is rated
   */
  public record Result(String overvalued, String reference, Predicted predicted) {}

  /**
   * @param styles of the answers of each model whose texts are known
   */
  public BatchPrediction(
      BatchCalibration scores, Map<String, Rating> ratings, Map<String, StyleSums> styles) {
    this.scores = scores;
    this.ratings = ratings;
    this.styles = styles;
  }

  /**
   * The calibrations against every reference of which enough offsets were solved.
   *
   * @param solved the results of {@link BatchCalibration#calibrate(Map, BatchSettings)} by the same
   *     settings
   * @return in order of O, then R
   */
  public List<Result> calibrate(BatchSettings settings, List<BatchCalibration.Result> solved) {
    List<Result> results = new ArrayList<>();
    OffsetPredictors predictors = new OffsetPredictors(styles, scores::tally);
    for (String r : ratings.keySet()) {
      if (!scores.models().contains(r)
          || !(settings.reference() == null || settings.reference().equals(r))) {
        continue;
      }
      OffsetPredictor predictor = predictors.of(r, lessons(r, solved)).orElse(null);
      if (predictor != null) {
        scores.pending(ratings).forEach(o -> add(o, r, predictor, settings.evidence(), results));
      }
    }
    results.sort(Comparator.comparing(Result::overvalued).thenComparing(Result::reference));
    return List.copyOf(results);
  }

  private void add(
      String o, String r, OffsetPredictor predictor, EvidenceRule evidence, List<Result> into) {
    Differences differences = scores.differences(o, r);
    Rating reference = ratings.get(r);
    Optional<Predicted> predicted =
        reference != null && evidence.suffices(differences.prompts())
            ? predictor.calibrate(o, differences, reference)
            : Optional.empty();
    predicted.ifPresent(one -> into.add(new Result(o, r, one)));
  }

  private StyleSums style(String model) {
    return styles.getOrDefault(model, StyleSums.NONE);
  }

  private Map<String, Double> lessons(String reference, List<BatchCalibration.Result> solved) {
    Map<String, Double> lessons = new HashMap<>();
    for (BatchCalibration.Result result : solved) {
      Calibrated c = result.calibrated();
      if (result.reference().equals(reference)
          && style(result.overvalued()).responses() > 0
          && OffsetPredictor.teaches(c.prompts(), c.warnings().contains(Warning.BEYOND_DATA))) {
        lessons.put(result.overvalued(), c.offset());
      }
    }
    return lessons;
  }
}
