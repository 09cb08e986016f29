package dev.charm.producers.preferences;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.producers.rewards.Conversations;
import dev.charm.producers.source.RowFault;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.Message;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two answers, and what they say of their prompt: nothing where they are bare answers; the messages
 * before the last where they are conversations or transcripts.
 *
 * @param prompt that both begin with; null if they do not say
 */
record Sides(@Nullable List<Message> prompt, String chosen, String rejected) {

  /**
   * Reads two texts, lists of messages, or transcripts of {@code Human:} and {@code Assistant:}.
   */
  static Sides of(JsonNode chosen, JsonNode rejected) throws RowFault {
    List<Message> left = turns("chosen", chosen);
    List<Message> right = turns("rejected", rejected);
    if (left == null || right == null) {
      if (left != null || right != null) {
        throw new RowFault(
            MalformedReason.UNDECODABLE,
            "one of chosen and rejected is a conversation, one is not");
      }
      return new Sides(null, chosen.textValue(), rejected.textValue());
    }
    List<Message> asked = left.subList(0, left.size() - 1);
    if (!asked.equals(right.subList(0, right.size() - 1))) {
      throw new RowFault(
          MalformedReason.UNDECODABLE, "chosen and rejected are not answers to the same messages");
    }
    return new Sides(
        asked.isEmpty() ? null : List.copyOf(asked),
        left.get(left.size() - 1).getContent(),
        right.get(right.size() - 1).getContent());
  }

  private static @Nullable List<Message> turns(String name, JsonNode node) throws RowFault {
    JsonNode list = Conversations.list(node);
    List<Message> turns;
    if (list != null && Conversations.isMessages(list)) {
      turns = Conversations.read(name, list);
    } else if (node.isTextual()) {
      Conversations.requireNoPython(name, node.textValue());
      turns = transcript(node.textValue());
    } else {
      throw new RowFault(
          MalformedReason.UNDECODABLE, name + " is neither text nor a list of messages");
    }
    if (turns != null && (turns.isEmpty() || !Conversations.endsWithAnswer(turns))) {
      throw new RowFault(MalformedReason.UNDECODABLE, name + " does not end with an answer");
    }
    return turns;
  }

  /** The turns of a transcript, of which an answer without a word is one, too. */
  private static @Nullable List<Message> transcript(String text) {
    List<Message> turns = Conversations.transcript(text);
    if (turns != null && !turns.isEmpty() && text.stripTrailing().endsWith("\n\nAssistant:")) {
      turns = new ArrayList<>(turns);
      turns.add(new Message("assistant", ""));
    }
    return turns;
  }

  /**
   * Two bare answers without a prompt beside them, as TRL has them: what both begin with is the
   * prompt, without a last blank, and the rest the answers.
   */
  Sides implicit() {
    int same = 0;
    int shorter = Math.min(chosen.length(), rejected.length());
    while (same < shorter && chosen.charAt(same) == rejected.charAt(same)) {
      same++;
    }
    if (same > 0 && Character.isHighSurrogate(chosen.charAt(same - 1))) {
      same--;
    }
    if (same > 0 && chosen.charAt(same - 1) == ' ') {
      same--;
    }
    String prompt = chosen.substring(0, same);
    boolean whole = same == chosen.length() && same == rejected.length();
    return prompt.isBlank() || whole
        ? this
        : new Sides(Conversations.asUser(prompt), chosen.substring(same), rejected.substring(same));
  }
}
