package dev.charm.consumers.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.consumers.scoring.HeadFormat;
import dev.charm.consumers.store.FileSum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
              i % 5 - 1,
              i % 2));
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
  void shouldGiveThemBackToAnotherProcess() throws IOException {
    List<RoundPair> pairs = pairs(300);
    FileSum sum;
    try (FeatureFile file = FeatureFile.create(folder.resolve("pairs"))) {
      pairs.forEach(file::add);
      sum = file.sync();
    }
    try (FeatureFile file = FeatureFile.open(folder.resolve("pairs"), sum)) {
      assertThat(file.pairs()).hasSize(300);
      shouldBe(file.pairs().get(7), inOrder(pairs).get(7));
    }
    try (FeatureFile empty = FeatureFile.create(folder.resolve("pairs"))) {
      sum = empty.sync();
    }
    try (FeatureFile file = FeatureFile.open(folder.resolve("pairs"), sum)) {
      assertThat(file.pairs()).isEmpty();
    }
  }

  @Test
  void shouldNotOpenAFileThatIsCutShortDamagedOrLongerThanItWas() throws IOException {
    Path path = folder.resolve("pairs");
    FileSum sum;
    try (FeatureFile file = FeatureFile.create(path)) {
      pairs(2_000).forEach(file::add);
      sum = file.sync();
    }
    byte[] whole = Files.readAllBytes(path);
    List<byte[]> damaged = new ArrayList<>();
    damaged.add(new byte[0]);
    damaged.add(Arrays.copyOf(whole, whole.length / 2));
    damaged.add(Arrays.copyOf(whole, whole.length - 1));
    damaged.add(Arrays.copyOf(whole, whole.length + 1));
    for (int at : new int[] {0, whole.length / 2, whole.length - 1}) {
      byte[] bits = whole.clone();
      bits[at] ^= 4;
      damaged.add(bits);
    }
    for (byte[] bytes : damaged) {
      Files.write(path, bytes);
      assertThatThrownBy(() -> FeatureFile.open(path, sum)).isInstanceOf(IOException.class);
    }
    Files.delete(path);
    assertThatThrownBy(() -> FeatureFile.open(path, sum)).isInstanceOf(IOException.class);
    Files.write(path, whole);
    try (FeatureFile file = FeatureFile.open(path, sum)) {
      assertThat(file.pairs()).hasSize(2_000);
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
      RoundPair narrow = new RoundPair(1, new float[3], new float[3], true, 0, -1, 0);
      assertThatThrownBy(() -> file.add(narrow))
          .hasMessageContaining("3 features among pairs of 100");
      assertThatThrownBy(() -> file.pairs().get(1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }
}
