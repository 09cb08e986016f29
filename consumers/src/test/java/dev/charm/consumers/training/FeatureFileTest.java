package dev.charm.consumers.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.consumers.scoring.HeadFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureFileTest {
  @TempDir Path folder;

  private static List<FeaturePair> pairs(int n) {
    Random random = new Random(5);
    List<FeaturePair> pairs = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      pairs.add(new FeaturePair(row(random), row(random)));
    }
    return pairs;
  }

  private static float[] row(Random random) {
    float[] row = new float[100];
    for (int i = 0; i < row.length; i++) {
      row[i] = (float) random.nextGaussian();
    }
    return row;
  }

  @Test
  void shouldGiveBackEveryPairBitByBitInAnyOrderWhileMoreAreAdded() {
    List<FeaturePair> pairs = pairs(4_000); // several times what is written at once
    try (FeatureFile file = FeatureFile.in(folder)) {
      pairs.subList(0, 3_000).forEach(file::add);
      assertThat(file.pairs().get(2_999).chosen()).isEqualTo(pairs.get(2_999).chosen());
      pairs.subList(3_000, 4_000).forEach(file::add);
      List<FeaturePair> back = file.pairs();
      assertThat(back).hasSize(4_000);
      for (int i : new int[] {3_999, 0, 1_311, 3_000, 2_999}) {
        assertThat(back.get(i).chosen()).isEqualTo(pairs.get(i).chosen());
        assertThat(back.get(i).rejected()).isEqualTo(pairs.get(i).rejected());
      }
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void shouldTrainTheSameHeadAsFromMemory() {
    List<FeaturePair> pairs = pairs(300);
    HeadTraining recipe = new HeadTraining(4, 2, 32, 1e-2f, 0.01f, 11);
    try (FeatureFile file = FeatureFile.in(folder)) {
      pairs.forEach(file::add);
      assertThat(HeadFormat.write(HeadTrainer.train("e", file.pairs(), recipe)))
          .isEqualTo(HeadFormat.write(HeadTrainer.train("e", pairs, recipe)));
    }
  }

  @Test
  void shouldBeEmptyAtFirstAndRefuseRowsOfAnotherWidth() {
    try (FeatureFile file = FeatureFile.in(folder.resolve("made if need be"))) {
      assertThat(file.pairs()).isEmpty();
      file.add(pairs(1).get(0));
      assertThatThrownBy(() -> file.add(new FeaturePair(new float[3], new float[3])))
          .hasMessageContaining("3 features among pairs of 100");
      assertThatThrownBy(() -> file.pairs().get(1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }
}
