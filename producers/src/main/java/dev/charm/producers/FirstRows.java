package dev.charm.producers;

import java.util.HashSet;
import java.util.Set;

/** Remembers which prompts a file had, 64 bits each, so that the first row of each counts. */
final class FirstRows {
  private final Set<Long> seen = new HashSet<>();

  boolean has(String textId) {
    return seen.contains(PromptIdentity.digest(textId));
  }

  void add(String textId) {
    seen.add(PromptIdentity.digest(textId));
  }
}
