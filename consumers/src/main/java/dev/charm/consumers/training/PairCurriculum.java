package dev.charm.consumers.training;

import dev.charm.consumers.scoring.RewardHead;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/** Pairs of which each is decided, all of them in each epoch, in another order each time. */
final class PairCurriculum implements Curriculum {
  private final int pairs;
  private final IntFunction<FeaturePair> decided;
  private final HeadTraining training;
  private final Standardisation standard;
  private final OriginalDraw originals;
  private final float[] bases;
  private int shuffledEpoch = -1;
  private int[] order = new int[0];

  /**
   * @param pairs how many there are
   * @param decided each of them, by its number
   * @param start the head that the training begins at
   */
  PairCurriculum(
      int pairs,
      IntFunction<FeaturePair> decided,
      RewardHead start,
      List<OriginalPreference> originals,
      HeadTraining training) {
    this.pairs = pairs;
    this.decided = decided;
    this.training = training;
    this.standard = new Standardisation(start.mean(), start.scale());
    this.originals = new OriginalDraw(originals, start, training, OriginalDraw.share(training));
    this.bases = Bases.of(pairs, decided, start, training);
  }

  @Override
  public int pairs() {
    return pairs;
  }

  @Override
  public int epochSteps() {
    return epochSteps(pairs, training);
  }

  /** How many steps an epoch of so many pairs takes. */
  static int epochSteps(int pairs, HeadTraining training) {
    return (pairs + training.batch() - 1) / training.batch();
  }

  @Override
  public int steps() {
    return Math.multiplyExact(epochSteps(), training.epochsOf(pairs, epochSteps()));
  }

  @Override
  public Batch at(int step) {
    int epoch = step / epochSteps();
    if (epoch != shuffledEpoch) {
      order = Shuffle.of(pairs, training.seed() + epoch);
      shuffledEpoch = epoch;
    }
    int from = (step - epoch * epochSteps()) * training.batch();
    int n = Math.min(pairs - from, training.batch());
    int width = standard.mean().length;
    float[] rows = new float[2 * n * width];
    float[] margins = new float[n];
    int[] taken = Arrays.copyOfRange(order, from, from + n);
    for (int i = 0; i < n; i++) {
      FeaturePair pair = decided.apply(taken[i]);
      standard.into(pair.chosen(), rows, i * width);
      standard.into(pair.rejected(), rows, (n + i) * width);
      margins[i] = pair.margin();
    }
    return originals.with(step, margins, rows, Bases.some(bases, taken), Double.NaN);
  }
}
