package dev.charm.streams;

import static dev.charm.streams.Events.RM;
import static dev.charm.streams.Events.forgotten;
import static dev.charm.streams.Events.prompt;
import static dev.charm.streams.Events.response;
import static dev.charm.streams.Events.retired;
import static dev.charm.streams.Events.retractedResponse;
import static dev.charm.streams.Events.reward;
import static dev.charm.streams.Events.rewards;
import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.reward.EvidenceRule;
import dev.charm.calibration.reward.Objective;
import dev.charm.calibration.reward.ObjectiveSetting;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Reward;
import dev.charm.streams.settings.CalibrationSettings;
import dev.charm.streams.settings.PairLimit;
import dev.charm.streams.settings.VoteSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is withdrawn (a response, a prompt, a reward model) is as if it had never been. */
class WithdrawalTopologyTest {
  private static final Duration KEEP_RETIRED = Duration.ofHours(1);
  private TopologyHarness topology;

  @BeforeEach
  void open() throws Exception {
    topology =
        new TopologyHarness(
            new CalibrationSettings(
                ObjectiveSetting.of(new Objective.WinRate()),
                EvidenceRule.DEFAULT,
                "base",
                PairLimit.DEFAULT,
                "overall",
                Duration.ofMillis(200),
                Duration.ofSeconds(2),
                KEEP_RETIRED,
                13,
                true,
                VoteSettings.DEFAULT));
    topology.send(Events.ratings());
  }

  @AfterEach
  void close() throws Exception {
    topology.close();
  }

  private static Projection batch(List<Reward> rewards) {
    return Projection.ofBatch(rewards, Events.RATINGS, new Objective.WinRate(), "base");
  }

  @Test
  void shouldTakeTheRewardsOfARetractedResponseOutOfEverything() {
    List<Reward> rewards = rewards(40, 10);
    topology.send(rewards);
    topology.settle();

    topology.send(retractedResponse("p3", "verbose", 0), retractedResponse("p4", "base", 0));
    topology.settle();

    List<Reward> left = new ArrayList<>(rewards);
    left.removeIf(r -> r.getPromptId().equals("p3") && r.getPolicyModel().equals("verbose"));
    left.removeIf(r -> r.getPromptId().equals("p4") && r.getPolicyModel().equals("base"));
    assertThat(topology.projection().differencesFrom(batch(left))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldEndAlikeWhateverTheOrderOfRewardsAndWithdrawals(long seed) {
    List<Reward> rewards = rewards(30, 11);
    List<SpecificRecord> events = new ArrayList<>(rewards);
    events.add(retractedResponse("p3", "verbose", 5));
    events.add(reward("p3", "verbose", 2.5, 6));
    events.add(forgotten("p7", 5));
    events.add(forgotten("p8", 5));
    events.add(reward("p8", "base", 0.5, 6));
    events.add(reward("p8", "terse", 0.25, 7));
    Collections.shuffle(events, new Random(seed));
    for (SpecificRecord event : events) {
      topology.send(event);
      topology.tick();
    }
    topology.settle();

    List<Reward> left = new ArrayList<>(rewards);
    left.removeIf(r -> r.getPromptId().equals("p3") && r.getPolicyModel().equals("verbose"));
    left.removeIf(r -> List.of("p7", "p8").contains(r.getPromptId()));
    left.add(reward("p3", "verbose", 2.5));
    left.add(reward("p8", "base", 0.5));
    left.add(reward("p8", "terse", 0.25));
    assertThat(topology.projection().differencesFrom(batch(left))).isEmpty();
  }

  @Test
  void shouldKeepNoTraceOfAForgottenPromptInAnyStoreThoughStragglersArrive() {
    List<SpecificRecord> secret =
        List.of(
            prompt("p-secret", "my secret question"),
            response("p-secret", "base", "a secret answer"),
            response("p-secret", "verbose", "a long secret answer"),
            reward("p-secret", "base", 1),
            reward("p-secret", "verbose", 2));
    topology.send(rewards(20, 12));
    topology.send(secret);
    topology.settle();
    String key = Keys.pair(RM, "p-secret", "verbose", "base");
    assertThat(topology.pairs).containsKey(key);
    assertThat(topology.storesWith("secret"))
        .containsExactly("differences", "prompts", "responses", "rewards");

    topology.send(forgotten("p-secret", 100));
    topology.send(secret);
    topology.settle();

    assertThat(topology.storesWith("secret")).isEmpty();
    assertThat(topology.pairs).doesNotContainKey(key);
    assertThat(topology.projection().differencesFrom(batch(rewards(20, 12)))).isEmpty();
  }

  @Test
  void shouldTakeAForgottenPromptUpAgainOnceItComesWithANewerVersion() {
    topology.send(reward("p", "base", 1), reward("p", "verbose", 2));
    topology.send(forgotten("p", 100));
    topology.send(reward("p", "base", 1, 101), reward("p", "verbose", 2, 101));
    topology.settle();

    assertThat(topology.pairs).containsOnlyKeys(Keys.pair(RM, "p", "verbose", "base"));
  }

  @Test
  void shouldPurgeARetiredRewardModelOnceItsTimeIsOver() {
    topology.send(rewards(40, 13));
    List<Reward> ofSuccessor = new ArrayList<>();
    for (Reward reward : rewards(40, 14)) {
      ofSuccessor.add(Reward.newBuilder(reward).setRewardModel("lab/judge@2").build());
    }
    topology.send(ofSuccessor);
    topology.settle();
    assertThat(topology.calibrations).hasSize(4);

    topology.send(retired("lab/judge", "1"));
    topology.settle();
    assertThat(topology.calibrations).as("kept for comparison").hasSize(4);

    topology.advance(KEEP_RETIRED);
    topology.settle();
    assertThat(topology.projection().differencesFrom(batch(ofSuccessor))).isEmpty();
    assertThat(topology.modelStats)
        .allSatisfy((key, s) -> assertThat(key).startsWith("lab/judge@2"));
    assertThat(topology.modelStats).hasSize(3);

    topology.send(reward("late", "base", 1), reward("late", "verbose", 2));
    topology.settle();
    assertThat(topology.projection().differencesFrom(batch(ofSuccessor))).isEmpty();
    assertThat(topology.storesWith("late")).isEmpty();
  }
}
