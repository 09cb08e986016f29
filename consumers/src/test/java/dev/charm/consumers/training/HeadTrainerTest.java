package dev.charm.consumers.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.charm.consumers.scoring.HeadFormat;
import dev.charm.consumers.scoring.RewardHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeadTrainerTest {
  private static final HeadTraining SMALL = new HeadTraining(8, 10, 32, 1e-2f, 0.01f, 11);
  private static final HeadTraining LINEAR = new HeadTraining(0, 10, 32, 1e-2f, 0.01f, 11);
  private static final int WIDTH = 6;

  /** Pairs whose better side has the larger sum of features 0 and 1, at any scale. */
  private static List<FeaturePair> pairs(int n, long seed, float sign) {
    Random random = new Random(seed);
    List<FeaturePair> pairs = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      float[] a = row(random);
      float[] b = row(random);
      boolean better = sign * (a[0] + a[1] / 100) > sign * (b[0] + b[1] / 100);
      pairs.add(better ? new FeaturePair(a, b) : new FeaturePair(b, a));
    }
    return pairs;
  }

  private static float[] row(Random random) {
    float[] row = new float[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      row[i] = (float) random.nextGaussian();
    }
    row[1] *= 100;
    row[2] = 5;
    return row;
  }

  @Test
  void shouldLearnWhatDecidesThePairs() {
    for (HeadTraining training : List.of(SMALL, LINEAR)) {
      RewardHead head = HeadTrainer.train("e", pairs(800, 1, 1), training);
      assertThat(PairMetrics.of(head, pairs(400, 2, 1)).accuracy()).isGreaterThan(0.92);
    }
  }

  @Test
  void shouldGiveIdenticalBytesForIdenticalPairsAndSeed() {
    byte[] first = HeadFormat.write(HeadTrainer.train("e", pairs(300, 1, 1), SMALL));
    byte[] second = HeadFormat.write(HeadTrainer.train("e", pairs(300, 1, 1), SMALL));
    assertThat(second).isEqualTo(first);
  }

  @Test
  void shouldDependOnTheSeedAndOnThePairs() {
    byte[] first = HeadFormat.write(HeadTrainer.train("e", pairs(300, 1, 1), SMALL));
    assertThat(HeadFormat.write(HeadTrainer.train("e", pairs(300, 1, 1), SMALL.withSeed(12))))
        .isNotEqualTo(first);
    assertThat(HeadFormat.write(HeadTrainer.train("e", pairs(300, 3, 1), SMALL)))
        .isNotEqualTo(first);
  }

  @Test
  void shouldTrainAParentFurtherAndKeepItsShapeAndScales() {
    RewardHead parent = HeadTrainer.train("e", pairs(500, 1, 1), SMALL);
    List<FeaturePair> turned = pairs(500, 4, -1);
    RewardHead child = HeadTrainer.train(parent, turned, SMALL);
    assertThat(child.mean()).isEqualTo(parent.mean());
    assertThat(child.scale()).isEqualTo(parent.scale());
    assertThat(child.layers().get(0).bias()).hasSameSizeAs(parent.layers().get(0).bias());
    assertThat(PairMetrics.of(child, turned).accuracy())
        .isGreaterThan(PairMetrics.of(parent, turned).accuracy() + 0.5);
  }

  @Test
  void shouldBeginExactlyAtTheParentsWeights() {
    RewardHead parent = HeadTrainer.train("e", pairs(200, 1, 1), SMALL);
    HeadTraining barely = new HeadTraining(0, 1, 200, 1e-30f, 0f, 1);
    RewardHead child = HeadTrainer.train(parent, pairs(200, 1, 1), barely);
    assertThat(child.layers().get(0).weights())
        .containsExactly(parent.layers().get(0).weights(), within(1e-12f));
  }

  @Test
  void shouldSetPairsApartByTheirMargins() {
    List<FeaturePair> wide = withMargin(pairs(400, 1, 1), 3);
    RewardHead without = HeadTrainer.train("e", pairs(400, 1, 1), LINEAR);
    RewardHead with = HeadTrainer.train("e", wide, LINEAR);
    assertThat(PairMetrics.of(with, wide).margin())
        .isGreaterThan(PairMetrics.of(without, wide).margin() + 0.2);
    assertThat(PairMetrics.of(without, wide).loss())
        .isGreaterThan(PairMetrics.of(with, wide).loss())
        .isGreaterThan(PairMetrics.of(without, pairs(400, 1, 1)).loss());
  }

  @Test
  void shouldTrainTheVerySameWithMarginsOfZero() {
    byte[] none = HeadFormat.write(HeadTrainer.train("e", pairs(100, 1, 1), SMALL));
    byte[] zero = HeadFormat.write(HeadTrainer.train("e", withMargin(pairs(100, 1, 1), 0), SMALL));
    assertThat(zero).isEqualTo(none);
  }

  private static List<FeaturePair> withMargin(List<FeaturePair> pairs, float margin) {
    return pairs.stream().map(p -> new FeaturePair(p.chosen(), p.rejected(), margin)).toList();
  }

  @Test
  void shouldRefuseToTrainOnNothingOrOnOtherFeatures() {
    assertThatThrownBy(() -> HeadTrainer.train("e", List.of(), SMALL))
        .isInstanceOf(IllegalArgumentException.class);
    RewardHead parent = HeadTrainer.train("e", pairs(50, 1, 1), LINEAR);
    assertThatThrownBy(
            () ->
                HeadTrainer.train(
                    parent, List.of(new FeaturePair(new float[2], new float[2])), LINEAR))
        .hasMessageContaining("2 features for a head of 6");
  }

  @Test
  void shouldReportTheLossThatTrainingLowers() {
    assertThat(PairMetrics.softplus(0)).isEqualTo(Math.log(2));
    assertThat(PairMetrics.softplus(800)).isEqualTo(800);
    assertThat(PairMetrics.softplus(-800)).isZero();
  }
}
