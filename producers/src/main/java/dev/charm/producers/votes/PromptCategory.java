package dev.charm.producers.votes;

import org.jspecify.annotations.Nullable;

/** Knows the categories of prompts. */
public interface PromptCategory {
  /** Knows none. */
  PromptCategory UNKNOWN = promptId -> null;

  /** The category of a prompt, or null if it has none. */
  @Nullable String of(String promptId);
}
