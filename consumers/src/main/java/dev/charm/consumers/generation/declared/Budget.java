package dev.charm.consumers.generation.declared;

import org.jspecify.annotations.Nullable;

/**
 * The most that one run may spend.
 *
 * @param requests that are sent, tries again included; null for no bound
 * @param tokens of prompts and answers together; null for no bound
 */
public record Budget(@Nullable Long requests, @Nullable Long tokens) {
  /** No bound. */
  public static final Budget NONE = new Budget(null, null);
}
