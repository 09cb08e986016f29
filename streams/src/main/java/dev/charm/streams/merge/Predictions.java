package dev.charm.streams.merge;

import dev.charm.calibration.rating.Rating;
import dev.charm.calibration.reward.Differences;
import dev.charm.calibration.reward.OffsetPredictor;
import dev.charm.calibration.reward.Predicted;
import dev.charm.calibration.reward.Warning;
import dev.charm.calibration.style.StyleSums;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.OffsetSource;
import dev.charm.streams.settings.CalibrationSettings;
import dev.charm.streams.state.CalibrationKey;
import dev.charm.streams.state.ModelPair;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * The offsets of models without a rating, predicted from the solved ones in force against the same
 * reference.
 *
 * <p>What is known of a reward model is held in memory until it is {@linkplain #refreshed looked at
 * anew}: a function of the calibrations in force, the styles and the ratings, made anew after a
 * start.
 */
final class Predictions {
  private final CalibrationSettings settings;
  private final MergedPartials partials;
  private final Published<Calibration> published;
  private final Map<String, Known> known = new HashMap<>();

  /**
   * What predictions of a reward model rest on.
   *
   * @param styles by policy model
   * @param lessons of each reference, by rated model
   * @param predictors by reference, of which there is enough to learn from
   */
  private record Known(
      SortedMap<String, StyleSums> styles,
      Map<String, Map<String, OffsetPredictor.Solved>> lessons,
      Map<String, OffsetPredictor> predictors) {
    private StyleSums style(String model) {
      return styles.getOrDefault(model, StyleSums.NONE);
    }
  }

  Predictions(
      CalibrationSettings settings, MergedPartials partials, Published<Calibration> published) {
    this.settings = settings;
    this.partials = partials;
    this.published = published;
  }

  /**
   * The calibration of a model without a rating; empty where none is to be predicted.
   *
   * @param reference the rating of the reference
   */
  Optional<Predicted> calibrate(
      CalibrationKey key, Differences differences, Rating reference, RatingTable ratings) {
    if (!settings.predictedOffsets()) {
      return Optional.empty();
    }
    Known now = known.computeIfAbsent(key.rewardModel(), name -> look(name, ratings));
    OffsetPredictor predictor = now.predictors().get(key.reference());
    return predictor == null
        ? Optional.empty()
        : predictor.calibrate(differences, now.style(key.overvalued()), reference);
  }

  /**
   * Looks anew at what predictions of a reward model rest on.
   *
   * @return the pairs of models whose predictions may be others now
   */
  Set<ModelPair> refreshed(String rewardModel, RatingTable ratings) {
    if (!settings.predictedOffsets()) {
      return Set.of();
    }
    Known now = look(rewardModel, ratings);
    Known before = known.put(rewardModel, now);
    Set<ModelPair> changed = new LinkedHashSet<>();
    for (ModelPair pair : partials.pairsOf(Set.of(rewardModel))) {
      for (CalibrationKey key : pair.calibrations()) {
        if (ratings.of(key.overvalued()) == null
            && ratings.of(key.reference()) != null
            && (before == null || unlike(before, now, key))) {
          changed.add(pair);
        }
      }
    }
    return changed;
  }

  private static boolean unlike(Known before, Known now, CalibrationKey key) {
    String r = key.reference();
    return !before.style(key.overvalued()).equals(now.style(key.overvalued()))
        || !before.style(r).equals(now.style(r))
        || !Objects.equals(before.lessons().get(r), now.lessons().get(r));
  }

  private Known look(String rewardModel, RatingTable ratings) {
    SortedMap<String, StyleSums> styles = partials.styles(rewardModel);
    Map<String, Map<String, OffsetPredictor.Solved>> lessons = new HashMap<>();
    Map<String, OffsetPredictor> predictors = new HashMap<>();
    boolean wanted = isAnyUnrated(styles, ratings) && isCalibrated(styles.size());
    for (String reference : styles.keySet()) {
      if (wanted
          && ratings.of(reference) != null
          && (settings.reference() == null || settings.reference().equals(reference))) {
        Map<String, OffsetPredictor.Solved> solved =
            lessons(rewardModel, reference, styles, ratings);
        lessons.put(reference, solved);
        OffsetPredictor.of(reference, styles.getOrDefault(reference, StyleSums.NONE), solved)
            .ifPresent(predictor -> predictors.put(reference, predictor));
      }
    }
    return new Known(styles, lessons, predictors);
  }

  private static boolean isAnyUnrated(Map<String, StyleSums> styles, RatingTable ratings) {
    return styles.entrySet().stream()
        .anyMatch(one -> one.getValue().responses() > 0 && ratings.of(one.getKey()) == null);
  }

  /** Without a reference, too many models are not calibrated: then there is nothing to look up. */
  private boolean isCalibrated(int models) {
    return settings.reference() != null || settings.limit().allows(models);
  }

  private Map<String, OffsetPredictor.Solved> lessons(
      String rewardModel, String reference, Map<String, StyleSums> styles, RatingTable ratings) {
    Map<String, OffsetPredictor.Solved> lessons = new HashMap<>();
    styles.forEach(
        (model, style) -> {
          if (style.responses() > 0 && ratings.of(model) != null && !model.equals(reference)) {
            Calibration solved =
                published.record(new CalibrationKey(rewardModel, model, reference).key());
            if (solved != null && teaches(solved)) {
              lessons.put(
                  model,
                  new OffsetPredictor.Solved(
                      OffsetPredictor.Profile.of(
                          style, solved.getPrompts(), solved.getTies(), solved.getHardWinRate()),
                      solved.getOffset()));
            }
          }
        });
    return lessons;
  }

  private static boolean teaches(Calibration solved) {
    return !OffsetSource.isPredicted(solved)
        && OffsetPredictor.teaches(
            solved.getPrompts(), solved.getWarnings().contains(Warning.BEYOND_DATA.label()));
  }
}
