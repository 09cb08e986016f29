package dev.charm.consumers.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.consumers.scoring.HeadFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureFileTest {
  @TempDir Path folder;

  private static List<RoundPair> pairs(int n) {
    Random random = new Random(5);
    List<RoundPair> pairs = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      pairs.add(
          new RoundPair(
              random.nextLong(),
              row(random),
              row(random),
              i % 3 == 0,
              random.nextGaussian(),
              i % 5 - 1));
    }
    return pairs;
  }

  private static List<RoundPair> inOrder(List<RoundPair> pairs) {
    return pairs.stream().sorted(Comparator.comparingLong(RoundPair::identity)).toList();
  }

  private static void shouldBe(RoundPair pair, RoundPair expected) {
    assertThat(pair).usingRecursiveComparison().isEqualTo(expected);
  }

  private static float[] row(Random random) {
    float[] row = new float[100];
    for (int i = 0; i < row.length; i++) {
      row[i] = (float) random.nextGaussian();
    }
    return row;
  }

  @Test
  void shouldGiveBackEveryPairBitByBitInTheOrderOfTheirIdentities() {
    List<RoundPair> pairs = pairs(4_000); // several times what is written at once
    List<RoundPair> ordered = inOrder(pairs);
    try (FeatureFile file = FeatureFile.create(folder.resolve("pairs"))) {
      pairs.forEach(file::add);
      List<RoundPair> back = file.pairs();
      assertThat(back).hasSize(4_000);
      for (int i : new int[] {3_999, 0, 1_311, 3_000, 2_999}) {
        shouldBe(back.get(i), ordered.get(i));
      }
    }
  }

  @Test
  void shouldGiveThemBackToAnotherProcess() {
    List<RoundPair> pairs = pairs(300);
    try (FeatureFile file = FeatureFile.create(folder.resolve("pairs"))) {
      pairs.forEach(file::add);
      file.sync();
    }
    try (FeatureFile file = FeatureFile.open(folder.resolve("pairs"))) {
      assertThat(file.pairs()).hasSize(300);
      shouldBe(file.pairs().get(7), inOrder(pairs).get(7));
    }
    try (FeatureFile empty = FeatureFile.create(folder.resolve("pairs"))) {
      empty.sync();
    }
    try (FeatureFile file = FeatureFile.open(folder.resolve("pairs"))) {
      assertThat(file.pairs()).isEmpty();
    }
  }

  @Test
  void shouldTrainTheSameHeadAsFromMemoryWhateverTheOrderOfArrival() {
    List<RoundPair> pairs = pairs(300);
    HeadTraining recipe = new HeadTraining(4, 2, 32, 1e-2f, 0.01f, 11);
    List<FeaturePair> inMemory = decided(inOrder(pairs));
    try (FeatureFile file = FeatureFile.create(folder.resolve("pairs"))) {
      Collections.shuffle(pairs, new Random(2));
      pairs.forEach(file::add);
      assertThat(HeadFormat.write(HeadTrainer.train("e", decided(file.pairs()), recipe)))
          .isEqualTo(HeadFormat.write(HeadTrainer.train("e", inMemory, recipe)));
    }
  }

  private static List<FeaturePair> decided(List<RoundPair> pairs) {
    return pairs.stream().map(pair -> pair.decided(pair.overvaluedChosen())).toList();
  }

  @Test
  void shouldBeEmptyAtFirstAndRefuseRowsOfAnotherWidth() {
    try (FeatureFile file = FeatureFile.create(folder.resolve("pairs"))) {
      assertThat(file.pairs()).isEmpty();
      file.add(pairs(1).get(0));
      RoundPair narrow = new RoundPair(1, new float[3], new float[3], true, 0, -1);
      assertThatThrownBy(() -> file.add(narrow))
          .hasMessageContaining("3 features among pairs of 100");
      assertThatThrownBy(() -> file.pairs().get(1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }
}
