package dev.charm.consumers.scoring;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One response to score.
 *
 * @param messages the conversation that awaits an answer, its system prompt included; may be empty
 * @param response what the policy model answered; may be empty (an empty answer has a reward too)
 */
public record ScoringRequest(List<ChatMessage> messages, String response) {
  /** Both are needed: a response whose text lives elsewhere cannot be scored here. */
  public ScoringRequest {
    messages = List.copyOf(messages);
    Objects.requireNonNull(response, "response");
  }

  /** An answer to a single message of a user. */
  public ScoringRequest(String prompt, String response) {
    this(List.of(ChatMessage.user(prompt)), response);
  }

  /** The conversation as one text ({@link ConversationText}). */
  public String prompt() {
    return ConversationText.of(messages);
  }

  /** The conversation with the response as the assistant's last message. */
  public List<ChatMessage> conversation() {
    List<ChatMessage> all = new ArrayList<>(messages);
    all.add(ChatMessage.assistant(response));
    return all;
  }

  /** Characters of all that is said. */
  public long characters() {
    long characters = response.length();
    for (ChatMessage message : messages) {
      characters += message.content().length();
    }
    return characters;
  }

  /** Lengths only: texts must not reach a log by accident. */
  @Override
  public String toString() {
    return "ScoringRequest[%d messages, response %d characters]"
        .formatted(messages.size(), response.length());
  }
}
