package dev.charm.ops.ingest;

/** Numbers of votes in words. */
final class Told {
  private Told() {}

  /** {@code 1 vote} or {@code 40 votes}. */
  static String votes(long count) {
    return count + (count == 1 ? " vote" : " votes");
  }

  /** {@code 1 vote is} or {@code 40 votes are}. */
  static String votes(long count, String one, String many) {
    return votes(count) + " " + (count == 1 ? one : many);
  }
}
