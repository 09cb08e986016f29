package dev.charm.streams;

import static dev.charm.streams.Events.RM;
import static dev.charm.streams.Events.prompt;
import static dev.charm.streams.Events.rating;
import static dev.charm.streams.Events.response;
import static dev.charm.streams.Events.retraction;
import static dev.charm.streams.Events.reward;
import static dev.charm.streams.Events.rewards;
import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.reward.EvidenceRule;
import dev.charm.calibration.reward.Objective;
import dev.charm.calibration.reward.ObjectiveSetting;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.DeadLetters;
import dev.charm.schemas.Keys;
import dev.charm.schemas.PreferencePair;
import dev.charm.schemas.Reward;
import dev.charm.schemas.Topics;
import dev.charm.streams.settings.CalibrationSettings;
import dev.charm.streams.settings.PairLimit;
import dev.charm.streams.settings.VoteSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CalibrationTopologyTest {
  private TopologyHarness topology;

  @BeforeEach
  void open() throws Exception {
    topology = new TopologyHarness(settings(new Objective.WinRate(), "base"));
  }

  @AfterEach
  void close() throws Exception {
    topology.close();
  }

  private static CalibrationSettings settings(Objective objective, String reference) {
    // A small step limit: moves are cut into many steps even with little data.
    return new CalibrationSettings(
        ObjectiveSetting.of(objective),
        EvidenceRule.DEFAULT,
        reference,
        PairLimit.DEFAULT,
        "overall",
        Duration.ofMillis(200),
        Duration.ofSeconds(2),
        Duration.ofHours(1),
        29,
        true,
        VoteSettings.DEFAULT);
  }

  private static Projection batch(List<Reward> rewards) {
    return Projection.ofBatch(rewards, Events.RATINGS, new Objective.WinRate(), "base");
  }

  private void sendRatings() {
    topology.send(Events.ratings());
  }

  @Test
  void shouldSettleAtTheBatchResult() {
    List<Reward> rewards = rewards(200, 1);
    sendRatings();
    topology.send(rewards);
    topology.settle();

    assertThat(topology.projection().differencesFrom(batch(rewards))).isEmpty();
    assertThat(topology.pairs).hasSizeGreaterThan(350);
    assertThat(topology.calibrations.values()).allMatch(Calibration::getSettled);
  }

  @ParameterizedTest
  @ValueSource(strings = {"win-rate", "paired"})
  void shouldCalibrateEveryOrderedPairWhenNoReferenceIsNamed(String objectiveName)
      throws Exception {
    Objective objective = Objective.parse(objectiveName, OptionalDouble.empty());
    List<Reward> rewards = rewards(60, 2);
    try (TopologyHarness all = new TopologyHarness(settings(objective, null))) {
      all.send(Events.ratings());
      all.send(rewards);
      all.settle();

      Projection batch = Projection.ofBatch(rewards, Events.RATINGS, objective, null);
      assertThat(all.projection().differencesFrom(batch)).isEmpty();
      assertThat(all.calibrations).hasSize(6);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15})
  void shouldSettleAtTheSameResultWhateverTheOrderOfArrival(long seed) {
    List<Reward> rewards = rewards(80, 3);
    List<SpecificRecord> events = new ArrayList<>(rewards);
    events.addAll(Events.ratings());
    Random random = new Random(seed);
    Collections.shuffle(events, random);
    for (var event : events) {
      topology.send(event);
      if (random.nextInt(20) == 0) {
        topology.tick();
      }
    }
    topology.settle();

    assertThat(topology.projection().differencesFrom(batch(rewards))).as("seed %d", seed).isEmpty();
  }

  @Test
  void shouldEndAtTheCorrectedScoresWhenHalfTheRewardsWereWrongAtFirst() {
    List<Reward> rewards = rewards(100, 4);
    sendRatings();
    for (int i = 0; i < rewards.size(); i += 2) {
      Reward wrong = Reward.newBuilder(rewards.get(i)).setScore(99 - i).build();
      topology.send(wrong);
    }
    topology.settle();
    for (Reward reward : rewards) {
      topology.send(Reward.newBuilder(reward).setVersion(1).build());
    }
    topology.settle();

    assertThat(topology.projection().differencesFrom(batch(rewards))).isEmpty();
  }

  @Test
  void shouldIgnoreACorrectionThatArrivesBeforeWhatItCorrects() {
    sendRatings();
    topology.send(reward("p", "base", 1, 0), reward("p", "verbose", 5, 7));
    topology.send(reward("p", "verbose", -5, 3));
    topology.settle();

    assertThat(topology.calibrations.get(Keys.calibration(RM, "verbose", "base")).getHardWinRate())
        .isEqualTo(1.0);
  }

  @Test
  void shouldChangeNothingWhenTheSameEventsComeAgain() {
    List<Reward> rewards = rewards(50, 5);
    sendRatings();
    topology.send(rewards);
    topology.settle();
    Map<String, Calibration> before = Map.copyOf(topology.calibrations);
    topology.forgetPublished();

    topology.send(rewards);
    sendRatings();
    topology.settle();

    assertThat(topology.published).isEmpty();
    assertThat(topology.calibrations).isEqualTo(before);
  }

  @Test
  void shouldPublishExactlyThePairsThatFlipWhenARatingChanges() {
    List<Reward> rewards = rewards(150, 6);
    sendRatings();
    topology.send(rewards);
    topology.settle();
    Projection before = topology.projection();
    topology.forgetPublished();

    topology.send(rating("board", "verbose", 1200, Events.AS_OF.plusSeconds(60)));
    topology.settle();

    TreeSet<String> differ = topology.projection().pairsUnlike(before);
    assertThat(differ).isNotEmpty();
    assertThat(topology.published).containsExactlyInAnyOrderElementsOf(differ);
  }

  @Test
  void shouldNeverLetAnOlderRatingReplaceANewerOne() {
    topology.send(rewards(30, 7));
    sendRatings();
    topology.send(rating("late", "base", 1500, Events.AS_OF.minusSeconds(1)));
    topology.settle();

    assertThat(topology.calibrations.values())
        .isNotEmpty()
        .allMatch(c -> c.getRatingReference().getRating() == 1100);
  }

  @Test
  void shouldKeepAModelWithoutRatingPendingAndCalibrateItOnceItIsRated() {
    topology.send(rewards(30, 8));
    topology.send(rating("base", 1100), rating("verbose", 1080));
    topology.settle();
    assertThat(topology.calibrations).containsOnlyKeys(Keys.calibration(RM, "verbose", "base"));
    assertThat(topology.pairs.values()).noneMatch(pair -> pair.getOvervalued().equals("terse"));

    topology.send(rating("terse", 1150));
    topology.settle();
    assertThat(topology.projection().differencesFrom(batch(rewards(30, 8)))).isEmpty();
  }

  @Test
  void shouldWithdrawPairsAndCalibrationWhenTheRatingIsWithdrawn() {
    topology.send(rewards(30, 9));
    sendRatings();
    topology.settle();

    topology.sendRaw(Topics.RATING_SNAPSHOTS, Keys.join("board", "overall", "verbose"), null);
    topology.settle();

    assertThat(topology.calibrations).containsOnlyKeys(Keys.calibration(RM, "terse", "base"));
    assertThat(topology.pairs.values())
        .isNotEmpty()
        .noneMatch(pair -> pair.getOvervalued().equals("verbose"));
  }

  @Test
  void shouldTakeARetractedRewardOutOfEverything() {
    List<Reward> rewards = rewards(40, 10);
    sendRatings();
    topology.send(rewards);
    topology.settle();

    topology.send(retraction("p3", "verbose", 0), retraction("p4", "base", 0));
    topology.settle();

    List<Reward> left = new ArrayList<>(rewards);
    left.removeIf(r -> r.getPromptId().equals("p3") && r.getPolicyModel().equals("verbose"));
    left.removeIf(r -> r.getPromptId().equals("p4") && r.getPolicyModel().equals("base"));
    assertThat(left).hasSize(118);
    assertThat(topology.projection().differencesFrom(batch(left))).isEmpty();
  }

  @Test
  void shouldPublishAPairWithoutTextsAndAgainWithTextsOnceTheyAreKnown() {
    sendRatings();
    topology.send(reward("p", "base", 1), reward("p", "verbose", 2));
    topology.settle();
    PreferencePair bare = topology.pairs.get(Keys.pair(RM, "p", "verbose", "base"));
    assertThat(bare.getPrompt()).isNull();
    assertThat(bare.getChosen().getText()).isNull();

    topology.send(
        response("p", "verbose", "long answer"), prompt("p", "why?"), response("p", "base", "x"));
    topology.tick();
    PreferencePair told = topology.pairs.get(Keys.pair(RM, "p", "verbose", "base"));
    assertThat(told.getPrompt())
        .singleElement()
        .satisfies(message -> assertThat(message.getContent()).isEqualTo("why?"));
    assertThat(List.of(told.getChosen().getText(), told.getRejected().getText()))
        .containsExactlyInAnyOrder("long answer", "x");
  }

  @Test
  void shouldGiveModelStatisticsOfTheRoundRobin() {
    sendRatings();
    topology.send(reward("p", "base", 1), reward("p", "verbose", 2), reward("p", "terse", 1));
    topology.send(reward("q", "base", 4), reward("q", "verbose", 2));
    topology.settle();

    var base = topology.modelStats.get(Keys.join(RM, "base"));
    assertThat(base.getResponses()).isEqualTo(2);
    assertThat(base.getMean()).isEqualTo(2.5);
    assertThat(base.getSpread()).isEqualTo(Math.sqrt(4.5));
    assertThat(List.of(base.getWins(), base.getTies(), base.getGames()))
        .containsExactly(1L, 1L, 3L);
  }

  @Test
  void shouldWithdrawTheStatisticsOfAModelWhoseLastRewardIsRetracted() {
    topology.send(reward("p", "base", 1), reward("p", "verbose", 2));
    topology.settle();
    assertThat(topology.modelStats).containsKey(Keys.join(RM, "verbose"));

    topology.send(retraction("p", "verbose", 0));
    topology.settle();
    assertThat(topology.modelStats).containsOnlyKeys(Keys.join(RM, "base"));
    assertThat(topology.modelStats.get(Keys.join(RM, "base")).getGames()).isZero();
  }

  @Test
  void shouldSendEachBadRecordToTheDeadLettersWithItsReasonAndGoOn() {
    sendRatings();
    byte[] good = topology.bytes(Topics.REWARDS, reward("p", "base", 1));
    byte[] unknownId = good.clone();
    unknownId[3] = 99;
    topology.sendRaw(Topics.REWARDS, "p", Arrays.copyOf(good, good.length - 12));
    topology.sendRaw(Topics.REWARDS, "p", unknownId);
    topology.sendRaw(Topics.REWARDS, "p", "{}".getBytes(StandardCharsets.UTF_8));
    topology.sendRaw(Topics.REWARDS, "other", good);
    topology.sendRaw(Topics.REWARDS, null, good);
    topology.sendRaw(Topics.REWARDS, "p", null);
    topology.send(reward("p", "base", Double.NaN), reward("p", "", 1), reward("p", "base", 1e7));
    topology.send(response("p", "base", "x".repeat(5_000_000)));
    topology.tick();

    assertThat(topology.deadLetters)
        .extracting(letter -> DeadLetters.header(letter.headers(), DeadLetters.REASON))
        .containsExactly(
            "undecodable",
            "unknown-schema-id",
            "not-avro",
            "wrong-key",
            "wrong-key",
            "missing-field",
            "not-finite",
            "missing-field",
            "out-of-range",
            "too-large");
    assertThat(topology.deadLetters.get(9).value()).hasSize(DeadLetters.MAX_VALUE_BYTES);
    assertThat(topology.deadLetters.get(3).value()).isEqualTo(good);

    topology.send(reward("p", "base", 1), reward("p", "verbose", 2));
    topology.settle();
    assertThat(topology.pairs).hasSize(1);
  }
}
