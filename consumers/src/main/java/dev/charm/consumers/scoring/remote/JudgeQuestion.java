package dev.charm.consumers.scoring.remote;

import dev.charm.consumers.scoring.ChatMessage;
import java.util.List;

/**
 * Which of two answers is better.
 *
 * @param conversation that was answered
 * @param answer of the model that is judged; may be empty
 * @param reference the answer of the reference model; may be empty
 * @param answerFirst whether the judge sees the model's answer before the reference's
 */
public record JudgeQuestion(
    List<ChatMessage> conversation, String answer, String reference, boolean answerFirst) {
  /** Copies the conversation. */
  public JudgeQuestion {
    conversation = List.copyOf(conversation);
  }

  /** Characters of all that is shown. */
  long characters() {
    return (long) answer.length()
        + reference.length()
        + conversation.stream().mapToLong(each -> each.content().length()).sum();
  }

  /** Lengths only: texts must not reach a log by accident. */
  @Override
  public String toString() {
    return "JudgeQuestion[%d characters]".formatted(characters());
  }
}
