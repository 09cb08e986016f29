package dev.charm.producers.rewards;

/** How often each prompt of a file has stood before. */
final class PromptNumbers {
  private final DigestTable counts = new DigestTable();

  /** The number of this occurrence, from 0. */
  int next(String textId) {
    long digest = DigestTable.ofId(textId);
    int before = counts.get(digest);
    counts.put(digest, before + 1);
    return before;
  }
}
