package dev.charm.streams.merge;

import dev.charm.calibration.rating.Rating;
import dev.charm.calibration.rating.RatingDifference;
import dev.charm.schemas.ArenaRating;
import dev.charm.streams.settings.RatingSources;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The ratings of an arena at one time.
 *
 * @param ratings by model
 */
record RatingTable(Map<String, ArenaRating> ratings, Covariances covariances) {
  /** No model is rated. */
  static final RatingTable EMPTY = new RatingTable(Map.of(), Covariances.NONE);

  /** The rating of a model, or null. */
  @Nullable ArenaRating of(String model) {
    return ratings.get(model);
  }

  /** The models of which another table says something else. */
  Set<String> modelsUnlike(RatingTable other) {
    Set<String> models = new HashSet<>(ratings.keySet());
    models.addAll(other.ratings.keySet());
    models.removeIf(model -> Objects.equals(of(model), other.of(model)));
    return models;
  }

  /**
   * How far one rated model is above another. Ratings from the votes of one arena have errors that
   * move together; of others nothing is known of that.
   */
  RatingDifference difference(String o, String r) {
    Rating ratingO = rating(Objects.requireNonNull(of(o)));
    Rating ratingR = rating(Objects.requireNonNull(of(r)));
    OptionalDouble covariance = covariance(o, r);
    if (covariance.isEmpty()) {
      return RatingDifference.of(ratingO, ratingR);
    }
    // Ratings and covariances are two topics, of which one may be a moment ahead.
    double most = StrictMath.sqrt(ratingO.variance()) * StrictMath.sqrt(ratingR.variance());
    return RatingDifference.of(
        ratingO, ratingR, Math.max(-most, Math.min(most, covariance.getAsDouble())));
  }

  /** How the errors of two ratings move together, squared Elo points, if that is known. */
  OptionalDouble covariance(String o, String r) {
    return isLive(o) && isLive(r) ? covariances.of(o, r) : OptionalDouble.empty();
  }

  private boolean isLive(String model) {
    ArenaRating rating = of(model);
    return rating != null && rating.getSource().equals(RatingSources.LIVE);
  }

  /** As the mathematics takes it. */
  static Rating rating(ArenaRating rating) {
    return Rating.of(rating.getRating(), rating.getCiLow(), rating.getCiHigh());
  }
}
