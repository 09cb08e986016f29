package dev.charm.consumers.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.style.StyleFeatures;
import dev.charm.consumers.scoring.RewardFeatures;
import dev.charm.consumers.scoring.RewardHead;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A model is over-valued for its bold, and seldom writes headers. The head that learns of it must
 * not come to pay for headers instead.
 */
class FormGrowthTest {
  private static final int OTHERS = 4;
  private static final int WIDTH = OTHERS + StyleFeatures.NAMES.size();
  private static final int BOLD = OTHERS + StyleFeatures.NAMES.indexOf("log_bold");
  private static final int HEADERS = OTHERS + StyleFeatures.NAMES.indexOf("log_headers");
  private static final float OFFSET = -1;

  private final Random random = new Random(5);
  private final RewardHead start = start();

  private static RewardHead start() {
    float[] weights = new float[WIDTH];
    float[] scale = new float[WIDTH];
    Arrays.fill(scale, 1);
    weights[0] = 1;
    weights[BOLD] = 1;
    return new RewardHead(
        "e",
        RewardFeatures.LAYOUT,
        StyleFeatures.NAMES,
        new float[WIDTH],
        scale,
        List.of(new RewardHead.Layer(WIDTH, weights, new float[1])));
  }

  private float[] row(double bold, double headers) {
    float[] row = new float[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      row[i] = (float) random.nextGaussian();
    }
    row[BOLD] += (float) bold;
    row[HEADERS] += (float) headers;
    return row;
  }

  /** As an offset decides them. */
  private List<FeaturePair> pairs(int n) {
    List<FeaturePair> pairs = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      float[] overvalued = row(1, -2);
      float[] reference = row(0, 0);
      boolean stays = start.score(overvalued) - start.score(reference) + OFFSET > 0;
      pairs.add(
          stays
              ? new FeaturePair(overvalued, reference, 0)
              : new FeaturePair(reference, overvalued, 0));
    }
    return pairs;
  }

  private static HeadTraining recipe(float form) {
    return new HeadTraining(0, 200, 0, 100, 1e-2f, 0, 0, 0, 0, 1, form, 3);
  }

  private static float weight(RewardHead head, int feature) {
    return head.layers().get(0).weights()[feature];
  }

  @Test
  void shouldNotPayForAFormThatTheOvervaluedModelLacks() {
    List<FeaturePair> pairs = pairs(400);
    RewardHead free = HeadTrainer.train(start, pairs, recipe(0));
    RewardHead bound = HeadTrainer.train(start, pairs, recipe(30));
    double paid = weight(free, HEADERS) / weight(free, 0);
    assertThat(paid).isPositive();
    assertThat(weight(bound, HEADERS) / weight(bound, 0)).isLessThan((float) (paid / 2));
    assertThat(weight(bound, BOLD) / weight(bound, 0)).as("may fall").isLessThan(0.9f);
  }

  @Test
  void shouldSayNothingOfAFewPairsOrOfFeaturesThatAreNotThere() {
    List<FeaturePair> pairs = pairs(FormGrowth.FEWEST_PAIRS - 1);
    assertThat(HeadTrainer.train(start, pairs, recipe(30)).layers().get(0).weights())
        .isEqualTo(HeadTrainer.train(start, pairs, recipe(0)).layers().get(0).weights());
    RewardHead narrow =
        new RewardHead(
            "e",
            RewardFeatures.LAYOUT,
            StyleFeatures.NAMES,
            new float[1],
            new float[] {1},
            List.of(new RewardHead.Layer(1, new float[] {1}, new float[1])));
    Batch batch = new Batch(new float[200], new float[400], new float[200], 0.5, 0, EMPTY, EMPTY);
    assertThat(new FormGrowth(narrow).measures(batch)).isFalse();
  }

  private static final float[] EMPTY = {};

  @Test
  void shouldTakeTheStepsThatItNeeds() {
    HeadTraining recipe = HeadTraining.update(1);
    assertThat(recipe.epochsOf(460, 2)).isEqualTo(35);
    assertThat(recipe.epochsOf(700, 3)).isEqualTo(24);
    assertThat(recipe.epochsOf(12_000, 47)).isEqualTo(5);
    assertThat(recipe.epochsOf(300, 2)).as("few pairs").isEqualTo(25);
    assertThat(recipe.epochsOf(255, 1)).as("less than a batch").isEqualTo(5);
  }

  @Test
  void shouldWeighTurnedPairsOnlyWhereNothingElseTurnsMoreOfThem() {
    HeadTraining recipe = HeadTraining.update(1);
    assertThat(recipe.of(new TrainingObjective.Pairs()).turned()).isEqualTo(5);
    assertThat(recipe.of(new TrainingObjective.WinRateMatching())).isEqualTo(recipe);
    assertThat(recipe.of(new TrainingObjective.PairsWithGain(2)).turned()).isEqualTo(1);
    assertThat(recipe.of(new TrainingObjective.Rounds(4)).turned()).isEqualTo(1);
  }

  @Test
  void shouldFollowMoreOfWhatWasTurnedAroundIfThatWeighsMore() {
    List<FeaturePair> pairs = pairs(400);
    HeadTraining alike = new HeadTraining(0, 10, 0, 400, 1e-2f, 0, 0, 0, 0, 1, 0, 3);
    HeadTraining more = new HeadTraining(0, 10, 0, 400, 1e-2f, 0, 0, 0, 0, 5, 0, 3);
    assertThat(margin(HeadTrainer.train(start, pairs, more), pairs))
        .isGreaterThan(margin(HeadTrainer.train(start, pairs, alike), pairs));
  }

  /** The mean margin of the pairs that the first head decides otherwise. */
  private double margin(RewardHead head, List<FeaturePair> pairs) {
    return pairs.stream()
        .filter(p -> start.score(p.chosen()) < start.score(p.rejected()))
        .mapToDouble(p -> head.score(p.chosen()) - head.score(p.rejected()))
        .average()
        .orElseThrow();
  }
}
