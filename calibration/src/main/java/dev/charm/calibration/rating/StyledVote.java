package dev.charm.calibration.rating;

/**
 * A vote and how the two answers are laid out.
 *
 * @param vote who won
 * @param styleA of the answer of model A
 * @param styleB of the answer of model B
 */
public record StyledVote(Vote vote, Style styleA, Style styleB) {
  /** The same vote with the two sides exchanged. */
  public StyledVote swapped() {
    return new StyledVote(vote.swapped(), styleB, styleA);
  }
}
