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
  private Bench bench;

  @BeforeEach
  void open() throws Exception {
    bench =
        new Bench(
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
                VoteSettings.DEFAULT));
    bench.send(Events.ratings());
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  private static Projection batch(List<Reward> rewards) {
    return Projection.ofBatch(rewards, Events.RATINGS, new Objective.WinRate(), "base");
  }

  @Test
  void shouldTakeTheRewardsOfARetractedResponseOutOfEverything() {
    List<Reward> rewards = rewards(40, 10);
    bench.send(rewards);
    bench.settle();

    bench.send(retractedResponse("p3", "verbose", 0), retractedResponse("p4", "base", 0));
    bench.settle();

    List<Reward> left = new ArrayList<>(rewards);
    left.removeIf(r -> r.getPromptId().equals("p3") && r.getPolicyModel().equals("verbose"));
    left.removeIf(r -> r.getPromptId().equals("p4") && r.getPolicyModel().equals("base"));
    assertThat(bench.projection().differencesFrom(batch(left))).isEmpty();
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
      bench.send(event);
      bench.tick();
    }
    bench.settle();

    List<Reward> left = new ArrayList<>(rewards);
    left.removeIf(r -> r.getPromptId().equals("p3") && r.getPolicyModel().equals("verbose"));
    left.removeIf(r -> List.of("p7", "p8").contains(r.getPromptId()));
    left.add(reward("p3", "verbose", 2.5));
    left.add(reward("p8", "base", 0.5));
    left.add(reward("p8", "terse", 0.25));
    assertThat(bench.projection().differencesFrom(batch(left))).isEmpty();
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
    bench.send(rewards(20, 12));
    bench.send(secret);
    bench.settle();
    String key = Keys.pair(RM, "p-secret", "verbose", "base");
    assertThat(bench.pairs).containsKey(key);
    assertThat(bench.storesWith("secret"))
        .containsExactly("differences", "prompts", "responses", "rewards");

    bench.send(forgotten("p-secret", 100));
    bench.send(secret);
    bench.settle();

    assertThat(bench.storesWith("secret")).isEmpty();
    assertThat(bench.pairs).doesNotContainKey(key);
    assertThat(bench.projection().differencesFrom(batch(rewards(20, 12)))).isEmpty();
  }

  @Test
  void shouldTakeAForgottenPromptUpAgainOnceItComesWithANewerVersion() {
    bench.send(reward("p", "base", 1), reward("p", "verbose", 2));
    bench.send(forgotten("p", 100));
    bench.send(reward("p", "base", 1, 101), reward("p", "verbose", 2, 101));
    bench.settle();

    assertThat(bench.pairs).containsOnlyKeys(Keys.pair(RM, "p", "verbose", "base"));
  }

  @Test
  void shouldPurgeARetiredRewardModelOnceItsTimeIsOver() {
    bench.send(rewards(40, 13));
    List<Reward> ofSuccessor = new ArrayList<>();
    for (Reward reward : rewards(40, 14)) {
      ofSuccessor.add(Reward.newBuilder(reward).setRewardModel("lab/judge@2").build());
    }
    bench.send(ofSuccessor);
    bench.settle();
    assertThat(bench.calibrations).hasSize(4);

    bench.send(retired("lab/judge", "1"));
    bench.settle();
    assertThat(bench.calibrations).as("kept for comparison").hasSize(4);

    bench.advance(KEEP_RETIRED);
    bench.settle();
    assertThat(bench.projection().differencesFrom(batch(ofSuccessor))).isEmpty();
    assertThat(bench.modelStats).allSatisfy((key, s) -> assertThat(key).startsWith("lab/judge@2"));
    assertThat(bench.modelStats).hasSize(3);

    bench.send(reward("late", "base", 1), reward("late", "verbose", 2));
    bench.settle();
    assertThat(bench.projection().differencesFrom(batch(ofSuccessor))).isEmpty();
    assertThat(bench.storesWith("late")).isEmpty();
  }
}
