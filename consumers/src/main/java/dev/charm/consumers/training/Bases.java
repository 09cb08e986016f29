package dev.charm.consumers.training;

import dev.charm.consumers.scoring.RewardHead;
import java.util.function.IntFunction;

/** What the head that a training begins at says of its pairs: {@code r_chosen - r_rejected}. */
final class Bases {
  private Bases() {}

  /** Of each pair, 4 bytes; none where the recipe does not look at it. */
  static float[] of(
      int pairs, IntFunction<FeaturePair> decided, RewardHead start, HeadTraining training) {
    float[] bases = new float[training.looksBack() ? pairs : 0];
    for (int i = 0; i < bases.length; i++) {
      FeaturePair pair = decided.apply(i);
      bases[i] = (float) (start.score(pair.chosen()) - start.score(pair.rejected()));
    }
    return bases;
  }

  /** Those of some pairs; none of none. */
  static float[] some(float[] bases, int[] pairs) {
    float[] some = new float[bases.length == 0 ? 0 : pairs.length];
    for (int i = 0; i < some.length; i++) {
      some[i] = bases[pairs[i]];
    }
    return some;
  }
}
