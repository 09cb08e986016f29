package dev.charm.calibration.rating;

/**
 * How votes become ratings.
 *
 * @param bothBad what the vote that both are bad counts as
 * @param anchor where the scale is fixed
 * @param ridge added to the curvature per vote when intervals are made, in arena-rank's meaning
 *     ({@code hessian_reg}, there 1e-5); 0, the default, makes the exact interval (see {@link
 *     SandwichInterval})
 */
public record RatingSettings(BothBad bothBad, Anchor anchor, double ridge) {
  /** Both bad is a tie, the mean is 1000, no ridge. */
  public static final RatingSettings DEFAULT = new RatingSettings(BothBad.TIE, Anchor.DEFAULT, 0);

  /**
   * @throws IllegalArgumentException if the ridge is negative or not finite
   */
  public RatingSettings {
    if (!(ridge >= 0) || Double.isInfinite(ridge)) {
      throw new IllegalArgumentException("a ridge is finite and not negative, but is " + ridge);
    }
  }

  /** The same with another anchor. */
  public RatingSettings withAnchor(Anchor other) {
    return new RatingSettings(bothBad, other, ridge);
  }

  /** The same with both-bad votes counted otherwise. */
  public RatingSettings withBothBad(BothBad other) {
    return new RatingSettings(other, anchor, ridge);
  }

  /** The same with another ridge. */
  public RatingSettings withRidge(double other) {
    return new RatingSettings(bothBad, anchor, other);
  }
}
