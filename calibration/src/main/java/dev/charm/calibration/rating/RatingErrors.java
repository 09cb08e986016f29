package dev.charm.calibration.rating;

/** What is known of the errors of two ratings, and so what the variance of their difference is. */
public enum RatingErrors {
  /**
   * At least one rating has no interval and counts as exact: every interval that the ratings enter
   * is too narrow.
   */
  UNKNOWN,
  /**
   * Both have an interval, and nothing says how they move together, so they are taken as
   * independent: the case of imported ratings. Ratings fitted to the same battles mostly rise and
   * fall together, which makes this assumption err on the wide side.
   */
  INDEPENDENT,
  /** Both have an interval and their covariance is known: the case of ratings fitted here. */
  CORRELATED
}
