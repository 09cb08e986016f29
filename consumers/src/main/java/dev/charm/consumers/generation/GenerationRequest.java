package dev.charm.consumers.generation;

import dev.charm.consumers.scoring.ChatMessage;
import java.util.List;

/**
 * One answer that is wanted.
 *
 * @param prompt the messages that await an answer; not empty
 * @param sample which of several answers of the policy model to this prompt, from 0
 */
public record GenerationRequest(List<ChatMessage> prompt, int sample) {
  /** Copies the messages. */
  public GenerationRequest {
    prompt = List.copyOf(prompt);
  }

  /** Characters of all messages. */
  public long characters() {
    return prompt.stream().mapToLong(each -> each.content().length()).sum();
  }

  /** Lengths only: texts must not reach a log by accident. */
  @Override
  public String toString() {
    return "GenerationRequest[%d characters, sample %d]".formatted(characters(), sample);
  }
}
