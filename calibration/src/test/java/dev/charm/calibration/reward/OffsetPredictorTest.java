package dev.charm.calibration.reward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.rating.Rating;
import dev.charm.calibration.reward.OffsetPredictor.Prediction;
import dev.charm.calibration.style.StyleSums;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OffsetPredictorTest {
  private static final int PROMPTS = 100;

  private final Map<String, StyleSums> styles = new HashMap<>();
  private final RoundRobin games = new RoundRobin();
  private final Map<String, Double> solved = new LinkedHashMap<>();

  private static StyleSums style(int words, int bullets) {
    return StyleSums.NONE.plus("word ".repeat(words) + "\n- point".repeat(bullets));
  }

  /** Of models each of which beats those before it more often, and is to lose more for it. */
  private void rated(int models) {
    styles.put("R", style(50, 1));
    for (int i = 0; i < models; i++) {
      String model = "model-" + i;
      styles.put(model, style(20 + 17 * i, i % 5));
      int wins = PROMPTS * (i + 1) / (models + 2);
      play(model, "R", wins);
      for (int j = 0; j < i; j++) {
        play(model, "model-" + j, 50 + 40 * (i - j) / models);
      }
      solved.put(model, -(double) wins / PROMPTS);
    }
  }

  private void unrated(String model, int wins) {
    styles.put(model, style(120, 3));
    play(model, "R", wins);
  }

  private void play(String model, String opponent, int wins) {
    games.add(model, opponent, new Tally(wins, 0, PROMPTS));
  }

  private OffsetPredictor predictor() {
    return new OffsetPredictors(styles, games::between).of("R", solved).orElseThrow();
  }

  @Test
  void shouldPredictNothingFromFewerThanEightModels() {
    rated(8);
    assertThat(new OffsetPredictors(styles, games::between).of("R", solved)).isPresent();
    Map<String, Double> seven = new HashMap<>(solved);
    seven.remove("model-3");
    assertThat(new OffsetPredictors(styles, games::between).of("R", seven)).isEmpty();
  }

  @Test
  void shouldPredictNothingAgainstAReferenceWithoutATextNorOfAModelWithoutOne() {
    rated(20);
    play("new", "R", 70);
    Differences differences = Differences.of(new double[PROMPTS]);
    Rating rating = Rating.withInterval(1000, 990, 1010);
    assertThat(predictor().calibrate("new", differences, rating)).isEmpty();
    styles.put("new", style(120, 3));
    assertThat(predictor().calibrate("new", differences, rating)).isPresent();
    assertThat(predictor().calibrate("new", Differences.of(new double[9]), rating)).isEmpty();
    styles.remove("R");
    assertThat(new OffsetPredictors(styles, games::between).of("R", solved)).isEmpty();
  }

  @Test
  void shouldPredictTheSameBitsInWhateverOrderModelsWereGathered() {
    rated(12);
    unrated("new", 70);
    List<String> names = new ArrayList<>(solved.keySet());
    Collections.shuffle(names, new Random(5));
    Map<String, Double> shuffled = new LinkedHashMap<>();
    names.forEach(name -> shuffled.put(name, solved.get(name)));
    assertThat(
            new OffsetPredictors(styles, games::between)
                .of("R", shuffled)
                .orElseThrow()
                .predict("new"))
        .isEqualTo(predictor().predict("new"));
  }

  @Test
  void shouldPredictTheSameBitsWhetherOrNotRowsAreSharedWithAnotherReference() {
    rated(12);
    unrated("new", 70);
    Map<String, Double> others = new HashMap<>(solved);
    others.put("R", 0.3);
    others.remove("model-7");
    OffsetPredictors both = new OffsetPredictors(styles, games::between);
    Prediction other = both.of("model-7", others).orElseThrow().predict("new");
    assertThat(both.of("R", solved).orElseThrow().predict("new"))
        .isEqualTo(predictor().predict("new"))
        .isNotEqualTo(other);
  }

  @Test
  void shouldTakeMoreOffFromAModelThatWinsMoreOftenWhereOthersTeachIt() {
    rated(20);
    unrated("low", 30);
    unrated("high", 80);
    Prediction low = predictor().predict("low");
    Prediction high = predictor().predict("high");
    assertThat(high.offset()).isLessThan(low.offset());
    assertThat(high.ciLow()).isLessThan(high.offset());
    assertThat(high.ciHigh()).isGreaterThan(high.offset());
    assertThat(high.models()).isEqualTo(20);
  }

  @Test
  void shouldLearnFromGamesAgainstOtherModelsThanTheReference() {
    rated(20);
    unrated("low", 50);
    unrated("high", 50);
    for (String opponent : solved.keySet()) {
      play("low", opponent, 20);
      play("high", opponent, 80);
    }
    assertThat(predictor().predict("high").offset())
        .isLessThan(predictor().predict("low").offset());
  }

  @Test
  void shouldLearnFromNeitherFewPromptsNorWhatLiesBeyondTheData() {
    assertThat(OffsetPredictor.teaches(30, false)).isTrue();
    assertThat(OffsetPredictor.teaches(29, false)).isFalse();
    assertThat(OffsetPredictor.teaches(30, true)).isFalse();
  }
}
