package dev.charm.consumers.scoring.remote;

/** What came of a question to a judge. */
public sealed interface JudgeVerdict {

  /**
   * The judge prefers one.
   *
   * @param preference chance that it prefers the model's answer to the reference's, in [0, 1]
   * @param weighted whether it was read from the chances of both names; else it is 0 or 1, by the
   *     name that was given
   */
  record Preferred(double preference, boolean weighted) implements JudgeVerdict {}

  /** The judge answers, and names neither. */
  record Undecided(String reason) implements JudgeVerdict {}

  /** There is no answer, retries included. */
  record Unanswered(String reason) implements JudgeVerdict {}
}
