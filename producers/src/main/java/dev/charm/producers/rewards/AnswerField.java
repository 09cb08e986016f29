package dev.charm.producers.rewards;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a file of prompts, answers and scores says of a row, and the columns where it stands. */
public enum AnswerField {
  PROMPT("prompt", "instruction"),
  PROMPT_ID("prompt_id"),
  INPUT("input"),
  SYSTEM("system", "system_prompt"),
  MESSAGES("messages", "conversations", "conversation"),
  CATEGORY("category", "dataset"),
  RESPONSE("response", "output", "answer", "completion", "generation"),
  MODEL("model", "policy_model", "generator", "model_name"),
  SAMPLE_INDEX("sample_index"),
  REWARD_MODEL("reward_model"),
  ANSWERS("answers", "completions", "responses", "generations", "outputs", "candidates"),
  MODELS("models", "generation_models", "model_names"),
  SCORES("scores", "ratings", "rewards"),
  CHOSEN("chosen"),
  REJECTED("rejected"),
  CHOSEN_MODEL("chosen_model", "model_chosen"),
  REJECTED_MODEL("rejected_model", "model_rejected");

  private final List<String> columns;

  AnswerField(String... columns) {
    this.columns = List.of(columns);
  }

  /** The normal names of the columns where it stands if nothing else is said, the first first. */
  List<String> columns() {
    return columns;
  }

  /** Whether it is a text whose every word counts, {@code None} and {@code N/A} too. */
  boolean isText() {
    return switch (this) {
      case PROMPT, INPUT, SYSTEM, RESPONSE, CHOSEN, REJECTED -> true;
      default -> false;
    };
  }

  /** The name that users give it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All names, for messages. */
  static String words() {
    return Arrays.stream(values()).map(AnswerField::word).collect(Collectors.joining(", "));
  }
}
