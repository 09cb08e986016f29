package dev.charm.consumers.training;

import dev.charm.consumers.scoring.RewardHead;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Steps that each look at pairs of one calibration, whose mean is to meet its expected win rate.
 * Pairs without a calibration take no part.
 */
final class WinRateCurriculum implements Curriculum {
  private final List<RoundPair> pairs;
  private final double[] expected;
  private final int[][] ofCalibration;
  private final HeadTraining training;
  private final Standardisation standard;
  private final OriginalDraw originals;
  private final float[] bases;
  private final int epochSteps;
  private final int taking;
  private int shuffledEpoch = -1;
  private List<Chunk> chunks = List.of();

  /** Some pairs of one calibration. */
  private record Chunk(int calibration, int[] pairs) {}

  /**
   * @param expected win rate of each calibration
   * @param start the head that the training begins at
   */
  WinRateCurriculum(
      List<RoundPair> pairs,
      int[] calibrations,
      double[] expected,
      RewardHead start,
      List<OriginalPreference> originals,
      HeadTraining training) {
    this.pairs = pairs;
    this.expected = expected;
    this.training = training;
    this.standard = new Standardisation(start.mean(), start.scale());
    this.originals = new OriginalDraw(originals, start, training, OriginalDraw.share(training));
    this.bases = Bases.of(pairs.size(), i -> pairs.get(i).decided(true), start, training);
    this.ofCalibration = new int[expected.length][];
    for (int c = 0; c < expected.length; c++) {
      int calibration = c;
      ofCalibration[c] =
          IntStream.range(0, calibrations.length)
              .filter(i -> calibrations[i] == calibration)
              .toArray();
    }
    this.taking = IntStream.range(0, expected.length).map(c -> ofCalibration[c].length).sum();
    this.epochSteps =
        IntStream.range(0, expected.length)
            .map(c -> (ofCalibration[c].length + training.batch() - 1) / training.batch())
            .sum();
  }

  @Override
  public int pairs() {
    return taking;
  }

  @Override
  public int epochSteps() {
    return epochSteps;
  }

  @Override
  public int steps() {
    return Math.multiplyExact(epochSteps, training.epochsOf(taking, Math.max(1, epochSteps)));
  }

  @Override
  public Batch at(int step) {
    int epoch = step / epochSteps;
    if (epoch != shuffledEpoch) {
      chunks = chunks(new Random(training.seed() + epoch));
      shuffledEpoch = epoch;
    }
    Chunk chunk = chunks.get(step - epoch * epochSteps);
    int n = chunk.pairs().length;
    int width = standard.mean().length;
    float[] rows = new float[2 * n * width];
    for (int i = 0; i < n; i++) {
      RoundPair pair = pairs.get(chunk.pairs()[i]);
      standard.into(pair.overvalued(), rows, i * width);
      standard.into(pair.reference(), rows, (n + i) * width);
    }
    return originals.with(
        step, new float[n], rows, Bases.some(bases, chunk.pairs()), expected[chunk.calibration()]);
  }

  /** All pairs, those of each calibration in chunks of nearly one size, in a random order. */
  private List<Chunk> chunks(Random random) {
    List<Chunk> all = new ArrayList<>();
    for (int c = 0; c < ofCalibration.length; c++) {
      int[] order = ofCalibration[c].clone();
      Shuffle.shuffle(order, random);
      int parts = (order.length + training.batch() - 1) / training.batch();
      for (int k = 0; k < parts; k++) {
        int from = (int) ((long) order.length * k / parts);
        int to = (int) ((long) order.length * (k + 1) / parts);
        all.add(new Chunk(c, Arrays.copyOfRange(order, from, to)));
      }
    }
    int[] order = new int[all.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    Shuffle.shuffle(order, random);
    return IntStream.of(order).mapToObj(all::get).toList();
  }
}
