package dev.charm.consumers.training;

import dev.charm.consumers.scoring.RewardHead;
import java.util.List;

/** The original preferences of each step: one after another in an order of their own, for ever. */
final class OriginalDraw {
  private final List<OriginalPreference> preferences;
  private final Standardisation standard;
  private final float[] baseDifferences;
  private final int[] order;
  private final int share;

  /**
   * @param base the head that the training begins at
   * @param share how many each step takes
   */
  OriginalDraw(
      List<OriginalPreference> preferences, RewardHead base, HeadTraining training, int share) {
    this.preferences = preferences;
    this.standard = new Standardisation(base.mean(), base.scale());
    this.share = share;
    this.order = Shuffle.of(preferences.size(), training.seed());
    this.baseDifferences = new float[preferences.size()];
    for (int i = 0; i < baseDifferences.length; i++) {
      FeaturePair pair = preferences.get(i).pair();
      baseDifferences[i] = (float) (base.score(pair.chosen()) - base.score(pair.rejected()));
    }
  }

  /**
   * The batch with the original preferences of a step.
   *
   * @param margins of its pairs
   * @param bases of its pairs
   */
  Batch with(int step, float[] margins, float[] rows, float[] bases, double winRate) {
    if (share == 0 || order.length == 0) {
      return new Batch(margins, rows, bases, winRate, 0, new float[0], new float[0]);
    }
    int width = standard.mean().length;
    float[] originalRows = new float[2 * share * width];
    float[] base = new float[share];
    for (int i = 0; i < share; i++) {
      int at = order[(int) (((long) step * share + i) % order.length)];
      FeaturePair pair = preferences.get(at).pair();
      standard.into(pair.chosen(), originalRows, i * width);
      standard.into(pair.rejected(), originalRows, (share + i) * width);
      base[i] = baseDifferences[at];
    }
    return new Batch(margins, rows, bases, winRate, share, originalRows, base);
  }

  /** How many a step takes beside so many pairs. */
  static int share(HeadTraining training) {
    return training.originalShare() == 0 && training.anchor() == 0
        ? 0
        : Math.max(1, Math.round(training.batch() * Math.max(training.originalShare(), 0.25f)));
  }
}
