package dev.charm.consumers.generation.declared;

import org.jspecify.annotations.Nullable;

/**
 * A policy model that can answer.
 *
 * @param name its identity, with its version if it has one ({@code gemma@2}): a new version is a
 *     policy model of its own
 * @param source a server that holds it, or its file
 * @param concurrency most requests at once
 * @param price of its tokens; null if it is not known
 */
public record PolicyModelDeclaration(
    String name,
    PolicyModelSource source,
    Sampling sampling,
    int concurrency,
    @Nullable Price price,
    Budget budget) {

  /** Its names alone. */
  @Override
  public String toString() {
    return "PolicyModelDeclaration[%s, %s]".formatted(name, source.model());
  }
}
