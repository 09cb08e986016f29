package dev.charm.calibration.reward;

/** Where most of an uncertainty comes from, and so what would reduce it. */
public enum ErrorSource {
  /** Too few prompts: more of them narrow the interval. */
  PROMPTS,
  /** The ratings: more prompts hardly help. */
  RATINGS;

  /** The greater of the two; of equal ones the prompts, which the reader can add to. */
  static ErrorSource dominant(double promptError, double ratingError) {
    return ratingError > promptError ? RATINGS : PROMPTS;
  }
}
