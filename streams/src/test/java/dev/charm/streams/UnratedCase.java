package dev.charm.streams;

import static dev.charm.streams.Events.RM;
import static dev.charm.streams.Events.rating;
import static dev.charm.streams.Events.response;
import static dev.charm.streams.Events.reward;
import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.rating.Rating;
import dev.charm.calibration.reward.BatchCalibration;
import dev.charm.calibration.reward.BatchPrediction;
import dev.charm.calibration.reward.BatchSettings;
import dev.charm.calibration.reward.Choice;
import dev.charm.calibration.reward.Objective;
import dev.charm.calibration.reward.Predicted;
import dev.charm.calibration.reward.ScoredResponse;
import dev.charm.calibration.style.StyleSums;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Keys;
import dev.charm.schemas.PreferencePair;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.Response;
import dev.charm.schemas.Reward;
import dev.charm.streams.settings.CalibrationSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/** Answers, rewards and ratings of some models but one, which nobody rated. */
final class UnratedCase {
  /** The model without a rating. */
  static final String NEW = "newcomer";

  private static final int PROMPTS = 32;

  final Map<String, Rating> ratings = new TreeMap<>();
  final List<RatingSnapshot> snapshots = new ArrayList<>();
  final Map<List<String>, Reward> rewards = new HashMap<>();
  final Map<List<String>, Response> responses = new HashMap<>();

  UnratedCase(int rated) {
    Random random = new Random(rated);
    for (int m = -1; m < rated; m++) {
      String model = m < 0 ? "base" : "model-" + m;
      rate(model, 1100 + 25 * ((m + 5) % 5) - 3 * m);
      answer(model, 10 + 9 * (m + 1), (m + 3) % 3, random);
    }
    answer(NEW, 80, 2, random);
  }

  void rate(String model, double value) {
    ratings.put(model, Rating.withInterval(value, value - 5, value + 5));
    snapshots.add(rating(model, value));
  }

  private void answer(String model, int words, int bullets, Random random) {
    for (int p = 0; p < PROMPTS; p++) {
      String prompt = "p" + p;
      int length = words + random.nextInt(10);
      text(prompt, model, "word ".repeat(length) + "\n- point".repeat(bullets), 0);
      score(prompt, model, Math.rint(8 * (0.02 * length + random.nextGaussian())) / 8);
    }
  }

  void text(String prompt, String model, String text, long version) {
    responses.put(
        List.of(prompt, model),
        Response.newBuilder(response(prompt, model, text)).setVersion(version).build());
  }

  void score(String prompt, String model, double score) {
    rewards.put(List.of(prompt, model), reward(prompt, model, score));
  }

  List<SpecificRecord> events() {
    List<SpecificRecord> events = new ArrayList<>(snapshots);
    events.addAll(rewards.values());
    events.addAll(responses.values());
    return events;
  }

  private BatchCalibration scores() {
    return BatchCalibration.of(
        rewards.values().stream()
            .map(r -> new ScoredResponse(r.getPromptId(), r.getPolicyModel(), r.getScore()))
            .toList());
  }

  List<BatchPrediction.Result> predicted(CalibrationSettings settings) {
    BatchSettings batch = BatchSettings.of(new Objective.WinRate());
    batch = settings.reference() == null ? batch : batch.against(settings.reference());
    Map<String, StyleSums> styles = new HashMap<>();
    responses
        .values()
        .forEach(
            r ->
                styles.merge(
                    r.getPolicyModel(), StyleSums.NONE.plus(r.getText()), StyleSums::plus));
    BatchCalibration scores = scores();
    return new BatchPrediction(scores, ratings, styles)
        .calibrate(batch, scores.calibrate(ratings, batch).results());
  }

  /** What was streamed is what batch predicts, to the bit, and so are the pairs. */
  void agree(
      Map<String, Calibration> calibrations,
      Map<String, PreferencePair> pairs,
      CalibrationSettings settings) {
    Map<String, Calibration> streamed = new TreeMap<>(calibrations);
    streamed.values().removeIf(c -> !"predicted".equals(c.getOffsetSource()));
    List<BatchPrediction.Result> expected = predicted(settings);
    assertThat(streamed.keySet())
        .containsExactlyInAnyOrderElementsOf(
            expected.stream()
                .map(r -> Keys.calibration(RM, r.overvalued(), r.reference()))
                .toList());
    for (BatchPrediction.Result result : expected) {
      String o = result.overvalued();
      String r = result.reference();
      Calibration c = streamed.get(Keys.calibration(RM, o, r));
      Predicted p = result.predicted();
      assertThat(c.getOffset()).isEqualTo(p.offset());
      assertThat(c.getOffsetCiLow()).isEqualTo(p.offsetCiLow());
      assertThat(c.getOffsetCiHigh()).isEqualTo(p.offsetCiHigh());
      assertThat(c.getPrompts()).isEqualTo(p.prompts());
      assertThat(c.getFlips()).isEqualTo(p.flips());
      assertThat(c.getExpectedWinRate()).isEqualTo(p.calibratedHardWinRate());
      assertThat(c.getHardWinRate()).isEqualTo(p.hardWinRate());
      assertThat(c.getMismatchDegree()).isEqualTo(p.mismatchDegree());
      assertThat(c.getRatingOvervalued().getRating()).isEqualTo(p.rating().value());
      assertThat(c.getRatingOvervalued().getSource()).isEqualTo("predicted");
      assertThat(c.getPredictedFrom()).isEqualTo(p.models());
      assertThat(c.getWarnings()).contains("predicted");
      assertThat(c.getSettled()).isTrue();
      for (BatchCalibration.Decision decision : scores().decisions(o, r, p.offset())) {
        String pair = Keys.pair(RM, decision.prompt(), o, r);
        if (decision.choice() == Choice.NONE) {
          assertThat(pairs).doesNotContainKey(pair);
        } else {
          assertThat(pairs.get(pair).getChosen().getPolicyModel())
              .isEqualTo(decision.choice() == Choice.OVERVALUED ? o : r);
        }
      }
    }
  }
}
