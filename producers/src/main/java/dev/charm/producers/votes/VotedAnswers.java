package dev.charm.producers.votes;

/** Is told of the two answers that each vote compares, as far as the file has them. */
public interface VotedAnswers {
  /** Does not want to know, so that no answer is looked at. */
  VotedAnswers NOT_ASKED = (battleId, a, b) -> {};

  /** What a file says of an answer. */
  sealed interface Answer {}

  /**
   * Its text; of a conversation all that the model said.
   *
   * @param text which must not reach a log
   */
  record Text(String text) implements Answer {}

  /**
   * LMArena's counts.
   *
   * @param length tokens
   * @param headers of any level
   * @param lists items, ordered or not
   * @param bold passages
   */
  record Counted(long length, long headers, long lists, long bold) implements Answer {}

  /** Takes note of the answers of model A and of model B. */
  void of(String battleId, Answer a, Answer b);
}
