package dev.charm.calibration.rating;

/**
 * Where the scale of the ratings is fixed. Votes speak of differences only, so one number is free;
 * which one decides what the interval of a rating is an interval of: its difference from the
 * anchor.
 */
public sealed interface Anchor {
  /** Where the scale lies unless told otherwise: a mean of 1000. */
  Anchor DEFAULT = new Mean(1000);

  /** The rating at the anchor, Elo points. */
  double rating();

  /**
   * The mean of all rated models is fixed.
   *
   * @param rating of a model as strong as their mean, Elo points
   */
  record Mean(double rating) implements Anchor {
    /**
     * @throws IllegalArgumentException if the rating is not finite
     */
    public Mean {
      requireFinite(rating);
    }
  }

  /**
   * One model's rating is fixed, and its interval has no width. Until it is rated the mean of the
   * others stands in, and {@link RatingWarning#ANCHOR_UNRATED} says so.
   *
   * @param name the model
   * @param rating its rating, Elo points
   */
  record Model(String name, double rating) implements Anchor {
    /**
     * @throws IllegalArgumentException if the rating is not finite
     */
    public Model {
      requireFinite(rating);
    }
  }

  private static void requireFinite(double rating) {
    if (!Double.isFinite(rating)) {
      throw new IllegalArgumentException("the rating at the anchor must be finite: " + rating);
    }
  }
}
