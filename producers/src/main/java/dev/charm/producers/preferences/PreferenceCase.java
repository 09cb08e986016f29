package dev.charm.producers.preferences;

import dev.charm.schemas.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers to one prompt, of which some are known to be better than the others.
 *
 * @param shape what is asked of a reward model
 * @param subset of the test set that it belongs to; empty if its row names none
 * @param prompt identifies the prompt: cases of equal prompts are not independent
 * @param id as the row has it, or its line
 * @param messages the conversation that awaits an answer; empty if the row has no prompt at all
 * @param chosen the better answers
 * @param rejected the others
 * @param margin how much better the chosen answers are, as a trainer takes it; null if the row does
 *     not say or was not asked for it
 */
public record PreferenceCase(
    Shape shape,
    String subset,
    String prompt,
    String id,
    List<Message> messages,
    List<String> chosen,
    List<String> rejected,
    @Nullable Double margin) {

  /** Copies the lists. */
  public PreferenceCase {
    messages = List.copyOf(messages);
    chosen = List.copyOf(chosen);
    rejected = List.copyOf(rejected);
  }

  /** What is asked of a reward model. */
  public enum Shape {
    /** One chosen, one rejected answer. */
    PAIR,

    /**
     * As many chosen as rejected answers, in the same styles from the plainest to the fanciest, as
     * in RM-Bench: each chosen one against each rejected one.
     */
    STYLES,

    /** One chosen answer against several rejected ones, all at once, as in RewardBench 2. */
    BEST_OF,

    /**
     * Several equally good answers against several bad ones: RewardBench 2's Ties, whose id says
     * {@code ref:N} or {@code tied:N}.
     */
    TIES
  }

  /** Lengths only: texts must not reach a log by accident. */
  @Override
  public String toString() {
    return "PreferenceCase[%s, %s, %d chosen, %d rejected]"
        .formatted(shape, id, chosen.size(), rejected.size());
  }
}
