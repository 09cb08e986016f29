package dev.charm.streams;

import static dev.charm.streams.Events.RM;
import static dev.charm.streams.Events.forgotten;
import static dev.charm.streams.Events.rating;
import static dev.charm.streams.Events.response;
import static dev.charm.streams.Events.retractedResponse;
import static dev.charm.streams.Events.reward;
import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.reward.Objective;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Keys;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.Topics;
import dev.charm.streams.settings.CalibrationSettings;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model that nobody has rated has the offset that batch predicts for it, as long as it can. */
class PredictedOffsetsTopologyTest {
  private static final String NEW = UnratedCase.NEW;
  private static final String NEW_KEY = Keys.calibration(RM, NEW, "base");

  private static CalibrationSettings against(String reference) {
    return CalibrationSettings.of(new Objective.WinRate(), reference, "overall");
  }

  private static void agree(
      TopologyHarness topology, UnratedCase said, CalibrationSettings settings) {
    said.agree(topology.calibrations, topology.pairs, settings);
  }

  @ParameterizedTest
  @CsvSource({"1, base", "2, base", "3,"})
  void shouldArriveAtTheBatchResultInWhateverOrder(long seed, String reference) throws Exception {
    UnratedCase said = new UnratedCase(9);
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
    UnratedCase said = new UnratedCase(8);
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
    UnratedCase said = new UnratedCase(7);
    CalibrationSettings settings = against("base");
    try (TopologyHarness topology = new TopologyHarness(settings)) {
      topology.send(said.events());
      topology.settle();
      assertThat(topology.calibrations).hasSize(7).doesNotContainKey(NEW_KEY);

      UnratedCase eight = new UnratedCase(8);
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
    UnratedCase said = new UnratedCase(8);
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

  @ParameterizedTest
  @CsvSource({"newcomer, model-3", "model-2, model-3"})
  void shouldFollowGamesThatTheReferenceTakesNoPartIn(String winner, String loser)
      throws Exception {
    UnratedCase said = new UnratedCase(8);
    CalibrationSettings settings = against("base");
    try (TopologyHarness topology = new TopologyHarness(settings)) {
      topology.send(said.events());
      topology.settle();
      Calibration before = topology.calibrations.get(NEW_KEY);
      for (int p = 0; p < 40; p++) {
        String prompt = "without-reference-" + p;
        said.score(prompt, winner, 2);
        said.score(prompt, loser, 1);
        topology.send(said.rewards.get(List.of(prompt, winner)));
        topology.send(said.rewards.get(List.of(prompt, loser)));
      }
      topology.settle();
      Calibration after = topology.calibrations.get(NEW_KEY);
      assertThat(after.getPrompts()).isEqualTo(before.getPrompts());
      assertThat(after.getHardWinRate()).isEqualTo(before.getHardWinRate());
      assertThat(after.getOffset()).isNotEqualTo(before.getOffset());
      agree(topology, said, settings);
    }
  }

  @Test
  void shouldComeToTheBatchResultWhereModelsShareNoPrompts() throws Exception {
    UnratedCase said = new UnratedCase(9);
    for (int m = 0; m < 9; m++) {
      for (int p = 0; p < 40; p++) {
        String own = "only-of-" + m % 3 + "-" + p;
        said.score(own, "model-" + m, m * 0.1 + (p * 7 + m * 5) % 11);
        said.score(own, "base", (p * 3) % 11);
      }
    }
    said.rewards.keySet().removeIf(key -> key.get(0).startsWith("p") && key.get(1).contains("-"));
    CalibrationSettings settings = against("base");
    try (TopologyHarness topology = new TopologyHarness(settings)) {
      topology.send(said.events());
      topology.settle();
      assertThat(said.predicted(settings)).hasSize(1);
      agree(topology, said, settings);
    }
  }

  @Test
  void shouldPredictNothingOfAModelWithoutTextsOrWithFewPrompts() throws Exception {
    UnratedCase said = new UnratedCase(8);
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
    UnratedCase said = new UnratedCase(8);
    try (TopologyHarness topology =
        new TopologyHarness(against("base").withPredictedOffsets(false))) {
      topology.send(said.events());
      topology.settle();
      assertThat(topology.calibrations).hasSize(8).doesNotContainKey(NEW_KEY);
    }
  }
}
