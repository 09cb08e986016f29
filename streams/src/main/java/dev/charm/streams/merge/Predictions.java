package dev.charm.streams.merge;

import dev.charm.calibration.rating.Rating;
import dev.charm.calibration.reward.Differences;
import dev.charm.calibration.reward.OffsetPredictor;
import dev.charm.calibration.reward.OffsetPredictors;
import dev.charm.calibration.reward.Predicted;
import dev.charm.calibration.reward.Tally;
import dev.charm.calibration.reward.Warning;
import dev.charm.calibration.style.StyleSums;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.OffsetSource;
import dev.charm.streams.settings.CalibrationSettings;
import dev.charm.streams.state.CalibrationKey;
import dev.charm.streams.state.ModelPair;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
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
 * anew}: a function of the calibrations in force, the styles, the games and the ratings, made anew
 * after a start.
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
   * @param games of each policy model against rated ones
   * @param lessons of each reference, solved offsets by rated model
   * @param predictors by reference, of which there is enough to learn from
   */
  private record Known(
      SortedMap<String, StyleSums> styles,
      Map<String, Map<String, Tally>> games,
      Map<String, Map<String, Double>> lessons,
      Map<String, OffsetPredictor> predictors) {
    private StyleSums style(String model) {
      return styles.getOrDefault(model, StyleSums.NONE);
    }

    /** The models of which another state of things says something else. */
    private Set<String> modelsUnlike(Known other) {
      Set<String> models = new HashSet<>(styles.keySet());
      models.addAll(other.styles.keySet());
      models.removeIf(
          model ->
              style(model).equals(other.style(model))
                  && Objects.equals(games.get(model), other.games.get(model)));
      return models;
    }

    /** The references of which something else is learned, some models being others. */
    private Set<String> referencesUnlike(Known other, Set<String> models) {
      Set<String> references = new HashSet<>(lessons.keySet());
      references.addAll(other.lessons.keySet());
      references.removeIf(
          r ->
              !models.contains(r)
                  && Objects.equals(lessons.get(r), other.lessons.get(r))
                  && Collections.disjoint(lessons.getOrDefault(r, Map.of()).keySet(), models));
      return references;
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
        : predictor.calibrate(key.overvalued(), differences, reference);
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
    Set<String> models = before == null ? Set.of() : now.modelsUnlike(before);
    Set<String> references = before == null ? Set.of() : now.referencesUnlike(before, models);
    Set<ModelPair> changed = new LinkedHashSet<>();
    for (ModelPair pair : partials.pairsOf(Set.of(rewardModel))) {
      for (CalibrationKey key : pair.calibrations()) {
        if (ratings.of(key.overvalued()) == null
            && ratings.of(key.reference()) != null
            && (before == null
                || models.contains(key.overvalued())
                || references.contains(key.reference()))) {
          changed.add(pair);
        }
      }
    }
    return changed;
  }

  private Known look(String rewardModel, RatingTable ratings) {
    SortedMap<String, StyleSums> styles = partials.styles(rewardModel);
    Map<String, Map<String, Double>> lessons = new HashMap<>();
    Map<String, OffsetPredictor> predictors = new HashMap<>();
    boolean wanted = isAnyUnrated(styles, ratings) && isCalibrated(styles.size());
    Map<String, Map<String, Tally>> games = wanted ? games(rewardModel, ratings) : Map.of();
    OffsetPredictors made = new OffsetPredictors(styles, (a, b) -> between(games, a, b));
    for (String reference : styles.keySet()) {
      if (wanted
          && ratings.of(reference) != null
          && (settings.reference() == null || settings.reference().equals(reference))) {
        Map<String, Double> solved = lessons(rewardModel, reference, styles, ratings);
        lessons.put(reference, solved);
        made.of(reference, solved).ifPresent(one -> predictors.put(reference, one));
      }
    }
    return new Known(styles, games, lessons, predictors);
  }

  private Map<String, Map<String, Tally>> games(String rewardModel, RatingTable ratings) {
    Map<String, Map<String, Tally>> games = new HashMap<>();
    partials
        .tallies(rewardModel)
        .forEach(
            (model, opponents) -> {
              opponents.keySet().removeIf(opponent -> ratings.of(opponent) == null);
              games.put(model, opponents);
            });
    return games;
  }

  private static Tally between(
      Map<String, Map<String, Tally>> games, String model, String opponent) {
    return games.getOrDefault(model, Map.of()).getOrDefault(opponent, Tally.NONE);
  }

  private static boolean isAnyUnrated(Map<String, StyleSums> styles, RatingTable ratings) {
    return styles.entrySet().stream()
        .anyMatch(one -> one.getValue().responses() > 0 && ratings.of(one.getKey()) == null);
  }

  /** Without a reference, too many models are not calibrated: then there is nothing to look up. */
  private boolean isCalibrated(int models) {
    return settings.reference() != null || settings.limit().allows(models);
  }

  private Map<String, Double> lessons(
      String rewardModel, String reference, Map<String, StyleSums> styles, RatingTable ratings) {
    Map<String, Double> lessons = new HashMap<>();
    styles.forEach(
        (model, style) -> {
          if (style.responses() > 0 && ratings.of(model) != null && !model.equals(reference)) {
            Calibration solved =
                published.record(new CalibrationKey(rewardModel, model, reference).key());
            if (solved != null && teaches(solved)) {
              lessons.put(model, solved.getOffset());
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
