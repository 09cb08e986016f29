package dev.charm.consumers.scoring;

import java.util.Arrays;

/**
 * What the encoder makes of a text.
 *
 * @param vector of length 1; not to be changed
 * @param tokens that the encoder saw, special ones included
 * @param truncated whether the text has more
 */
public record Embedding(float[] vector, int tokens, boolean truncated) {
  /** Numbers of one that is {@linkplain #packed packed}. */
  static final int PACKED = TextEncoder.DIMENSIONS + 1;

  /** As a cache holds it: the vector, and then the tokens, with a minus if there are more. */
  float[] packed() {
    float[] packed = Arrays.copyOf(vector, PACKED);
    packed[PACKED - 1] = truncated ? -tokens : tokens;
    return packed;
  }

  static Embedding unpacked(float[] packed) {
    float tokens = packed[PACKED - 1];
    return new Embedding(
        Arrays.copyOf(packed, TextEncoder.DIMENSIONS), (int) Math.abs(tokens), tokens < 0);
  }
}
