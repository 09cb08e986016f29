package dev.charm.calibration.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.charm.calibration.reward.OffsetPredictor.Prediction;
import dev.charm.calibration.reward.OffsetPredictor.Profile;
import dev.charm.calibration.reward.OffsetPredictor.Solved;
import dev.charm.calibration.style.StyleSums;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OffsetPredictorTest {
  private static final Profile UNRATED = new Profile(style(120, 3), 0.7);

  private static StyleSums style(int words, int bullets) {
    return StyleSums.NONE.plus("word ".repeat(words) + "\n- point".repeat(bullets));
  }

  private static Map<String, Solved> rated(int models) {
    Map<String, Solved> solved = new LinkedHashMap<>();
    for (int i = 0; i < models; i++) {
      double rate = (i + 1.0) / (models + 2);
      solved.put("model-" + i, new Solved(new Profile(style(20 + 17 * i, i % 5), rate), -rate));
    }
    return solved;
  }

  @Test
  void shouldPredictNothingFromFewerThanEightModels() {
    assertThat(OffsetPredictor.of("R", style(50, 1), rated(7))).isEmpty();
    assertThat(OffsetPredictor.of("R", style(50, 1), rated(8))).isPresent();
    assertThat(OffsetPredictor.of("R", StyleSums.NONE, rated(20))).isEmpty();
  }

  @Test
  void shouldPredictTheSameBitsInWhateverOrderModelsWereGathered() {
    Map<String, Solved> solved = rated(12);
    List<String> names = new ArrayList<>(solved.keySet());
    Collections.shuffle(names, new Random(5));
    Map<String, Solved> shuffled = new LinkedHashMap<>();
    names.forEach(name -> shuffled.put(name, solved.get(name)));
    assertThat(predict(shuffled)).isEqualTo(predict(solved));
  }

  private static Prediction predict(Map<String, Solved> solved) {
    return OffsetPredictor.of("R", style(50, 1), solved).orElseThrow().predict(UNRATED);
  }

  @Test
  void shouldTakeMoreOffFromAModelThatWinsMoreOftenWhereOthersTeachIt() {
    OffsetPredictor predictor = OffsetPredictor.of("R", style(50, 1), rated(20)).orElseThrow();
    Prediction low = predictor.predict(new Profile(style(120, 3), 0.3));
    Prediction high = predictor.predict(new Profile(style(120, 3), 0.8));
    assertThat(high.offset()).isLessThan(low.offset());
    assertThat(high.ciLow()).isLessThan(high.offset());
    assertThat(high.ciHigh()).isGreaterThan(high.offset());
    assertThat(high.models()).isEqualTo(20);
  }

  @Test
  void shouldKeepWinRatesHalfAPromptAwayFromTheEnds() {
    assertThat(Profile.of(StyleSums.NONE, 10, 0, 1.0).winRate()).isEqualTo(0.95);
    assertThat(Profile.of(StyleSums.NONE, 10, 0, 0.0).winRate()).isEqualTo(0.05);
    assertThat(Profile.of(StyleSums.NONE, 10, 4, 0.3).winRate()).isEqualTo(0.5, within(1e-15));
  }

  @Test
  void shouldLearnFromNeitherFewPromptsNorWhatLiesBeyondTheData() {
    assertThat(OffsetPredictor.teaches(30, false)).isTrue();
    assertThat(OffsetPredictor.teaches(29, false)).isFalse();
    assertThat(OffsetPredictor.teaches(30, true)).isFalse();
  }
}
