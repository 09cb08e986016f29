package dev.charm.streams;

import static dev.charm.streams.Events.RM;
import static dev.charm.streams.Events.rating;
import static dev.charm.streams.Events.reward;
import static dev.charm.streams.Events.rewards;
import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.reward.BatchCalibration;
import dev.charm.calibration.reward.BatchSettings;
import dev.charm.calibration.reward.Calibrated;
import dev.charm.calibration.reward.EvidenceRule;
import dev.charm.calibration.reward.Objective;
import dev.charm.calibration.reward.ObjectiveSetting;
import dev.charm.calibration.reward.ScoredResponse;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Reward;
import dev.charm.streams.settings.CalibrationSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator sets holds while evidence streams in. */
class SettingsTopologyTest {
  private static TopologyHarness topology(
      ObjectiveSetting objective, EvidenceRule evidence, String reference) throws Exception {
    return new TopologyHarness(
        CalibrationSettings.of(new Objective.WinRate(), reference, "overall")
            .with(objective, evidence, Duration.ofDays(7)));
  }

  @ParameterizedTest
  @CsvSource({"base", ","})
  void shouldFindTheTemperatureOfTheBatchThoughEvidenceComesAndGoes(String reference)
      throws Exception {
    ObjectiveSetting objective = ObjectiveSetting.parse("paired", "auto");
    try (TopologyHarness topology = topology(objective, EvidenceRule.DEFAULT, reference)) {
      topology.send(Events.ratings());
      List<Reward> rewards = new ArrayList<>(rewards(120, 31));
      topology.send(rewards.subList(0, 100));
      topology.settle();
      topology.send(rewards);
      topology.send(reward("p0", "stranger", 100), reward("p1", "stranger", -100));
      topology.settle();

      rewards.add(reward("p0", "stranger", 100));
      rewards.add(reward("p1", "stranger", -100));
      BatchCalibration.Report batch =
          BatchCalibration.of(
                  rewards.stream()
                      .map(
                          r ->
                              new ScoredResponse(r.getPromptId(), r.getPolicyModel(), r.getScore()))
                      .toList())
              .calibrate(
                  Events.RATINGS, new BatchSettings(objective, EvidenceRule.DEFAULT, reference));
      assertThat(topology.calibrations).hasSameSizeAs(batch.results());
      for (BatchCalibration.Result result : batch.results()) {
        Calibration streamed =
            topology.calibrations.get(
                Keys.calibration(RM, result.overvalued(), result.reference()));
        Calibrated expected = result.calibrated();
        assertThat(streamed.getTemperature())
            .isEqualTo(expected.objective().temperature().orElseThrow());
        assertThat(streamed.getOffset()).isEqualTo(expected.offset());
        assertThat(streamed.getMismatchCiLow()).isEqualTo(expected.mismatchCiLow());
        assertThat(streamed.getSettled()).isTrue();
      }
    }
  }

  @Test
  void shouldWaitForTheFewestPromptsAskedForAndWithdrawBelowThem() throws Exception {
    ObjectiveSetting objective = ObjectiveSetting.parse("win-rate", null);
    try (TopologyHarness topology = topology(objective, new EvidenceRule(3), "base")) {
      topology.send(rating("base", 1100), rating("verbose", 1080));
      for (String prompt : List.of("a", "b")) {
        topology.send(reward(prompt, "base", 0), reward(prompt, "verbose", 1));
      }
      topology.settle();
      assertThat(topology.calibrations).isEmpty();
      assertThat(topology.pairs).isEmpty();

      topology.send(reward("c", "base", 0), reward("c", "verbose", -1));
      topology.settle();
      assertThat(topology.calibrations).hasSize(1);
      assertThat(topology.calibrations.values())
          .allSatisfy(c -> assertThat(c.getWarnings()).contains("few-prompts"));
      assertThat(topology.pairs).hasSize(3);

      topology.send(Events.forgotten("c", 0));
      topology.settle();
      assertThat(topology.calibrations).isEmpty();
      assertThat(topology.pairs).isEmpty();
    }
  }
}
