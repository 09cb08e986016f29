package dev.charm.calibration.rating;

/** What the vote that both answers are bad says of the two models. */
public enum BothBad {
  /** As much as a tie: what FastChat and LMArena do with "tie (bothbad)". */
  TIE,
  /** Nothing: the vote is kept in the counts, and no rating takes notice of it. */
  IGNORE
}
