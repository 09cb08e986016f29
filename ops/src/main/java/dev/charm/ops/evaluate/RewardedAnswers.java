package dev.charm.ops.evaluate;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** The answers of policy models, and what one reward model thinks of them. */
public interface RewardedAnswers {

  /**
   * Which answer: that of a policy model to a prompt.
   *
   * @param prompt its id
   */
  record AnswerId(String model, String prompt) {}

  /** The models that have an answer, in order of name. */
  SortedSet<String> models();

  /** For each model the prompts whose answer can be judged. */
  SortedMap<String, SortedSet<String>> answered();

  /**
   * The rewards, in the order of the answers; null where an answer cannot be judged, which is told.
   *
   * @throws dev.charm.ops.connect.CommandFailedException if the reward model could not answer
   */
  List<@Nullable Double> rewards(List<AnswerId> answers);

  /** How many code points an answer has; null if its text is not known. */
  @Nullable Long length(AnswerId answer);
}
