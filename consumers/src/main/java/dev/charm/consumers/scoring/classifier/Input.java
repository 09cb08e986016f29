package dev.charm.consumers.scoring.classifier;

import org.jspecify.annotations.Nullable;

/**
 * What is tokenised: one text, or a pair.
 *
 * @param second text of a pair; null for one text
 */
record Input(String first, @Nullable String second) {
  int characters() {
    return first.length() + (second == null ? 0 : second.length());
  }
}
