package dev.charm.producers.rewards;

import dev.charm.producers.row.PromptIdentity;

/** How often each prompt of a file has stood before. */
final class PromptNumbers {
  private final DigestTable counts = new DigestTable();

  /** The number of this occurrence, from 0. */
  int next(String textId) {
    long digest = PromptIdentity.digest(textId);
    int before = counts.get(digest);
    counts.put(digest, before + 1);
    return before;
  }
}
