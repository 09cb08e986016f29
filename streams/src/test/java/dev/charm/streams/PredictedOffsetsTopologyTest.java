package dev.charm.streams;

import static dev.charm.streams.Events.RM;
import static dev.charm.streams.Events.forgotten;
import static dev.charm.streams.Events.rating;
import static dev.charm.streams.Events.response;
import static dev.charm.streams.Events.retractedResponse;
import static dev.charm.streams.Events.reward;
import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.rating.Rating;
import dev.charm.calibration.reward.BatchCalibration;
import dev.charm.calibration.reward.BatchPrediction;
import dev.charm.calibration.reward.BatchSettings;
import dev.charm.calibration.reward.Choice;
import dev.charm.calibration.reward.Objective;
import dev.charm.calibration.reward.ScoredResponse;
import dev.charm.calibration.style.StyleSums;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Keys;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.Response;
import dev.charm.schemas.Reward;
import dev.charm.schemas.Topics;
import dev.charm.streams.settings.CalibrationSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model that nobody has rated has the offset that batch predicts for it, as long as it can. */
class PredictedOffsetsTopologyTest {
  private static final String NEW = "newcomer";
  private static final String NEW_KEY = Keys.calibration(RM, NEW, "base");
  private static final int PROMPTS = 32;

  /** What was said, and so what batch makes of it. */
  private static final class Said {
    final Map<String, Rating> ratings = new TreeMap<>();
    final List<RatingSnapshot> snapshots = new ArrayList<>();
    final Map<List<String>, Reward> rewards = new HashMap<>();
    final Map<List<String>, Response> responses = new HashMap<>();

    Said(int rated) {
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
  }

  private static CalibrationSettings against(String reference) {
    return CalibrationSettings.of(new Objective.WinRate(), reference, "overall");
  }

  private static void agree(TopologyHarness topology, Said said, CalibrationSettings settings) {
    Map<String, Calibration> streamed = new TreeMap<>(topology.calibrations);
    streamed.values().removeIf(c -> !c.getOffsetSource().equals("predicted"));
    List<BatchPrediction.Result> expected = said.predicted(settings);
    assertThat(streamed.keySet())
        .containsExactlyInAnyOrderElementsOf(
            expected.stream()
                .map(r -> Keys.calibration(RM, r.overvalued(), r.reference()))
                .toList());
    for (BatchPrediction.Result result : expected) {
      String o = result.overvalued();
      String r = result.reference();
      Calibration c = streamed.get(Keys.calibration(RM, o, r));
      var p = result.predicted();
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
      for (BatchCalibration.Decision decision : said.scores().decisions(o, r, p.offset())) {
        String pair = Keys.pair(RM, decision.prompt(), o, r);
        if (decision.choice() == Choice.NONE) {
          assertThat(topology.pairs).doesNotContainKey(pair);
        } else {
          assertThat(topology.pairs.get(pair).getChosen().getPolicyModel())
              .isEqualTo(decision.choice() == Choice.OVERVALUED ? o : r);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, base", "2, base", "3,"})
  void shouldArriveAtTheBatchResultInWhateverOrder(long seed, String reference) throws Exception {
    Said said = new Said(9);
    CalibrationSettings settings = against(reference);
    List<SpecificRecord> events = said.events();
    Random random = new Random(seed);
    Collections.shuffle(events, random);
    try (TopologyHarness topology = new TopologyHarness(settings)) {
      for (SpecificRecord event : events) {
        topology.send(event);
        if (random.nextInt(20) == 0) {
          topology.tick();
        }
      }
      topology.settle();
      assertThat(said.predicted(settings)).hasSize(reference == null ? 10 : 1);
      agree(topology, said, settings);
    }
  }

  @Test
  void shouldGiveWayToASolvedOffsetOnceItIsRatedAndComeBackOnceItIsNot() throws Exception {
    Said said = new Said(8);
    CalibrationSettings settings = against("base");
    try (TopologyHarness topology = new TopologyHarness(settings)) {
      topology.send(said.events());
      topology.settle();
      agree(topology, said, settings);
      double predicted = topology.calibrations.get(NEW_KEY).getOffset();

      RatingSnapshot rating = rating(NEW, 1090);
      topology.send(rating);
      topology.settle();
      Calibration solved = topology.calibrations.get(NEW_KEY);
      assertThat(solved.getOffsetSource()).isEqualTo("solved");
      assertThat(solved.getPredictedFrom()).isNull();
      assertThat(solved.getRatingOvervalued().getRating()).isEqualTo(1090);
      assertThat(solved.getOffset()).isNotEqualTo(predicted);

      topology.sendRaw(Topics.RATING_SNAPSHOTS, Keys.of(rating), null);
      topology.settle();
      agree(topology, said, settings);
      assertThat(topology.calibrations.get(NEW_KEY).getRevision())
          .isGreaterThan(solved.getRevision());
    }
  }

  @Test
  void shouldPredictFromEightRatedModelsAndNotFromSeven() throws Exception {
    Said said = new Said(7);
    CalibrationSettings settings = against("base");
    try (TopologyHarness topology = new TopologyHarness(settings)) {
      topology.send(said.events());
      topology.settle();
      assertThat(topology.calibrations).hasSize(7).doesNotContainKey(NEW_KEY);

      Said eight = new Said(8);
      topology.send(eight.events());
      topology.settle();
      assertThat(topology.calibrations).hasSize(9).containsKey(NEW_KEY);

      RatingSnapshot gone = eight.snapshots.get(3);
      topology.sendRaw(Topics.RATING_SNAPSHOTS, Keys.of(gone), null);
      topology.settle();
      assertThat(topology.calibrations).doesNotContainKey(NEW_KEY);
      assertThat(topology.pairs.keySet()).noneMatch(key -> key.contains(NEW));
    }
  }

  @Test
  void shouldFollowTheTextsOfAnswersThatAreCorrectedAndWithdrawn() throws Exception {
    Said said = new Said(8);
    CalibrationSettings settings = against("base");
    try (TopologyHarness topology = new TopologyHarness(settings)) {
      topology.send(said.events());
      topology.settle();
      double before = topology.calibrations.get(NEW_KEY).getOffset();

      for (int p = 0; p < 20; p++) {
        said.text("p" + p, NEW, "# Title\n\n" + "**bold** words! ".repeat(100), 1);
        topology.send(said.responses.get(List.of("p" + p, NEW)));
      }
      topology.settle();
      assertThat(topology.calibrations.get(NEW_KEY).getOffset()).isNotEqualTo(before);
      agree(topology, said, settings);

      topology.send(retractedResponse("p30", NEW, 5), retractedResponse("p31", NEW, 5));
      topology.send(forgotten("p0", 5));
      said.responses.keySet().removeIf(key -> key.get(0).equals("p0"));
      said.rewards.keySet().removeIf(key -> key.get(0).equals("p0"));
      for (String prompt : List.of("p30", "p31")) {
        said.responses.remove(List.of(prompt, NEW));
        said.rewards.remove(List.of(prompt, NEW));
      }
      topology.settle();
      agree(topology, said, settings);
    }
  }

  @Test
  void shouldPredictNothingOfAModelWithoutTextsOrWithFewPrompts() throws Exception {
    Said said = new Said(8);
    said.responses.keySet().removeIf(key -> key.get(1).equals(NEW));
    CalibrationSettings settings = against("base");
    try (TopologyHarness topology = new TopologyHarness(settings)) {
      topology.send(said.events());
      topology.send(response("p0", "second", "A text."), reward("p0", "second", 1));
      topology.settle();
      assertThat(topology.calibrations).hasSize(8);
      assertThat(topology.modelStats).containsKey(Keys.join(RM, NEW));

      topology.send(response("p0", NEW, "The first text."));
      topology.settle();
      assertThat(topology.calibrations).hasSize(9).containsKey(NEW_KEY);
    }
  }

  @Test
  void shouldLeaveModelsWithoutARatingOutWhereNothingIsToBePredicted() throws Exception {
    Said said = new Said(8);
    try (TopologyHarness topology =
        new TopologyHarness(against("base").withPredictedOffsets(false))) {
      topology.send(said.events());
      topology.settle();
      assertThat(topology.calibrations).hasSize(8).doesNotContainKey(NEW_KEY);
    }
  }
}
