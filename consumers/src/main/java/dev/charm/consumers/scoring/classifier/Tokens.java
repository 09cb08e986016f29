package dev.charm.consumers.scoring.classifier;

/**
 * A conversation as the network takes it.
 *
 * @param types which text of a pair each token belongs to
 * @param truncated whether something was cut off
 */
record Tokens(long[] ids, long[] types, boolean truncated) {
  int length() {
    return ids.length;
  }
}
