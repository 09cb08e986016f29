package dev.charm.streams;

import static dev.charm.schemas.BattleOutcome.MODEL_A;
import static dev.charm.schemas.BattleOutcome.MODEL_B;
import static dev.charm.streams.Events.RM;
import static dev.charm.streams.Events.rating;
import static dev.charm.streams.Events.rewards;
import static dev.charm.streams.Votes.retracted;
import static dev.charm.streams.Votes.vote;
import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.rating.Anchor;
import dev.charm.calibration.rating.ArenaRatings;
import dev.charm.calibration.rating.Rating;
import dev.charm.calibration.rating.RatingDifference;
import dev.charm.calibration.rating.RatingSettings;
import dev.charm.calibration.reward.BatchCalibration;
import dev.charm.calibration.reward.Calibrated;
import dev.charm.calibration.reward.Calibrator;
import dev.charm.calibration.reward.Objective;
import dev.charm.calibration.reward.ScoredResponse;
import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Battle;
import dev.charm.schemas.BattleOutcome;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.DeadLetters;
import dev.charm.schemas.Keys;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.Reward;
import dev.charm.schemas.Topics;
import dev.charm.streams.settings.CalibrationSettings;
import dev.charm.streams.settings.RatingSources;
import dev.charm.streams.settings.SourceChoice;
import dev.charm.streams.settings.VoteSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Leaderboards and votes both rate models; which of them is in force, and what follows from it. */
class RatingSourcesTopologyTest {
  private static final Instant BEFORE_VOTES = Votes.FIRST.minusSeconds(1);
  private static final Instant AFTER_VOTES = Votes.FIRST.plusSeconds(1);
  private static final Battle VOTE = vote("v", "base", "terse", MODEL_A);

  private static TopologyHarness topology(SourceChoice choice) throws Exception {
    return new TopologyHarness(settings(new RatingSources(choice, Map.of())));
  }

  private static CalibrationSettings settings(RatingSources sources) {
    return CalibrationSettings.of(new Objective.WinRate(), "base", "overall")
        .with(new VoteSettings(Duration.ofDays(90), RatingSettings.DEFAULT, sources));
  }

  private static ArenaRating inForce(TopologyHarness topology, String model) {
    return topology.ratings.get(Keys.join("overall", model));
  }

  /** What tells nothing of how well founded it is but that one vote is behind it. */
  private static RatingSnapshot ofOneVote(RatingSnapshot rating) {
    return RatingSnapshot.newBuilder(rating).setCiLow(null).setCiHigh(null).setVotes(1L).build();
  }

  @Test
  void shouldPutTheNewestRatingOfEachModelInForceAndNeverAnOlderOne() throws Exception {
    try (TopologyHarness topology = topology(SourceChoice.NEWEST)) {
      topology.send(ofOneVote(rating("board", "base", 1100, BEFORE_VOTES)));
      topology.send(rating("board", "terse", 1200, AFTER_VOTES));
      topology.send(VOTE);
      topology.settle();
      assertThat(inForce(topology, "base").getSource()).isEqualTo("live");
      assertThat(inForce(topology, "terse").getSource()).isEqualTo("board");

      topology.send(ofOneVote(rating("late", "base", 1300, BEFORE_VOTES)));
      topology.settle();
      assertThat(inForce(topology, "base").getSource()).isEqualTo("live");

      topology.send(rating("late", "base", 1300, AFTER_VOTES));
      topology.settle();
      assertThat(inForce(topology, "base").getRating()).isEqualTo(1300);

      topology.sendRaw(Topics.RATING_SNAPSHOTS, Keys.join("late", "overall", "base"), null);
      topology.settle();
      assertThat(inForce(topology, "base").getSource()).isEqualTo("live");

      topology.send(retracted(VOTE, 0));
      topology.settle();
      assertThat(inForce(topology, "base").getSource()).isEqualTo("board");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldLeaveAnImportedRatingInForceUntilTheLiveOneIsAsWellFounded(boolean votesFirst)
      throws Exception {
    RatingSnapshot board =
        RatingSnapshot.newBuilder(rating("board", "base", 989, BEFORE_VOTES))
            .setCiLow(889.0)
            .setCiHigh(1089.0)
            .setVotes(4917L)
            .build();
    Battle tie = vote("tie", "base", "terse", BattleOutcome.TIE);
    try (TopologyHarness topology = topology(SourceChoice.NEWEST)) {
      topology.send(votesFirst ? tie : board);
      topology.send(votesFirst ? board : tie);
      topology.settle();
      assertThat(inForce(topology, "base").getRating()).isEqualTo(989);
      assertThat(inForce(topology, "base").getSource()).isEqualTo("board");
      assertThat(inForce(topology, "base").getLiveVotes()).isEqualTo(1);
      assertThat(inForce(topology, "terse").getSource()).isEqualTo("live");
      assertThat(inForce(topology, "terse").getLiveVotes()).isNull();

      for (int i = 0; i < 40; i++) {
        topology.send(vote("v" + i, "base", "terse", i % 2 == 0 ? MODEL_A : BattleOutcome.MODEL_B));
      }
      topology.settle();
      assertThat(inForce(topology, "base").getSource()).isEqualTo("live");
      assertThat(inForce(topology, "base").getLiveVotes()).isNull();
      assertThat(inForce(topology, "base").getVotes()).isEqualTo(41);

      topology.send(retracted(tie, 1));
      for (int i = 0; i < 40; i++) {
        topology.send(retracted(vote("v" + i, "base", "terse", MODEL_A), 1));
      }
      topology.settle();
      assertThat(inForce(topology, "base").getSource()).isEqualTo("board");
      assertThat(inForce(topology, "base").getLiveVotes()).isNull();
    }
  }

  @Test
  void shouldNotReviseACalibrationForAVoteThatIsHeldBack() throws Exception {
    try (TopologyHarness topology = topology(SourceChoice.NEWEST)) {
      topology.send(REWARDS);
      topology.send(rating("board", "base", 1100, BEFORE_VOTES));
      topology.send(rating("board", "terse", 1200, BEFORE_VOTES));
      topology.send(VOTE);
      topology.settle();
      Calibration before = calibration(topology, "terse");
      topology.send(vote("w", "base", "terse", MODEL_A));
      topology.settle();
      assertThat(inForce(topology, "terse").getLiveVotes()).isEqualTo(2);
      assertThat(calibration(topology, "terse")).isEqualTo(before);
      assertThat(before.getWarnings()).doesNotContain("few-votes");
    }
  }

  @Test
  void shouldWarnInCalibrationsOfRatingsThatFewVotesMade() throws Exception {
    try (TopologyHarness topology = topology(SourceChoice.NEWEST)) {
      topology.send(REWARDS);
      topology.send(rating("board", "base", 1100, BEFORE_VOTES));
      topology.send(ofOneVote(rating("board", "terse", 1200, BEFORE_VOTES)));
      topology.settle();
      assertThat(inForce(topology, "terse").getWarnings()).containsExactly("few-votes");
      assertThat(calibration(topology, "terse").getWarnings()).contains("few-votes");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = SourceChoice.class,
      names = {"LIVE", "IMPORTED"})
  void shouldPutOnlyTheChosenSourceInForceHoweverOldItIs(SourceChoice choice) throws Exception {
    try (TopologyHarness topology = topology(choice)) {
      topology.send(rating("board", "base", 1100, BEFORE_VOTES));
      topology.send(rating("board", "terse", 1200, AFTER_VOTES));
      topology.send(rating("board", "unvoted", 1200, AFTER_VOTES));
      topology.send(VOTE);
      topology.settle();

      String source = choice == SourceChoice.LIVE ? "live" : "board";
      assertThat(topology.ratings.values())
          .hasSize(choice == SourceChoice.LIVE ? 2 : 3)
          .allMatch(rating -> rating.getSource().equals(source));
      assertThat(topology.covariances).hasSize(choice == SourceChoice.LIVE ? 1 : 0);
    }
  }

  @Test
  void shouldChooseByArenaWhereOneIsNamed() throws Exception {
    RatingSources sources =
        new RatingSources(SourceChoice.LIVE, Map.of("overall/german", SourceChoice.IMPORTED));
    try (TopologyHarness topology = new TopologyHarness(settings(sources))) {
      topology.send(Battle.newBuilder(VOTE).setCategories(List.of("german")).build());
      topology.settle();
      assertThat(topology.ratings)
          .containsOnlyKeys(Keys.join("overall", "base"), Keys.join("overall", "terse"));
    }
  }

  @Test
  void shouldRefuseAnImportedRatingThatPassesItselfOffAsLive() throws Exception {
    try (TopologyHarness topology = topology(SourceChoice.NEWEST)) {
      topology.send(rating("live", "base", 1100, AFTER_VOTES));
      topology.settle();
      assertThat(topology.ratings).isEmpty();
      assertThat(topology.deadLetters)
          .extracting(letter -> DeadLetters.header(letter.headers(), DeadLetters.REASON))
          .containsExactly("rejected");
    }
  }

  @Test
  void shouldAnchorTheScaleAtTheModelNamed() throws Exception {
    RatingSettings anchored = RatingSettings.DEFAULT.withAnchor(new Anchor.Model("base", 1114));
    CalibrationSettings settings =
        CalibrationSettings.defaults()
            .with(new VoteSettings(Duration.ofDays(90), anchored, RatingSources.NEWEST));
    try (TopologyHarness topology = new TopologyHarness(settings)) {
      topology.send(vote("1", "verbose", "terse", MODEL_A));
      topology.settle();
      assertThat(inForce(topology, "terse").getWarnings()).contains("anchor-unrated");

      topology.send(vote("2", "base", "terse", MODEL_A), vote("3", "base", "verbose", MODEL_B));
      topology.settle();
      ArenaRating base = inForce(topology, "base");
      assertThat(List.of(base.getRating(), base.getCiLow(), base.getCiHigh())).containsOnly(1114.0);
      assertThat(inForce(topology, "terse").getWarnings()).doesNotContain("anchor-unrated");
    }
  }

  private static final List<Reward> REWARDS = rewards(200, 40);

  // Made after a registry, which tells Avro whom to trust.
  private static List<Battle> votes() {
    return Votes.random(300, 41);
  }

  private static BatchCalibration batch() {
    return BatchCalibration.of(
        REWARDS.stream()
            .map(r -> new ScoredResponse(r.getPromptId(), r.getPolicyModel(), r.getScore()))
            .toList());
  }

  private static Calibration calibration(TopologyHarness topology, String overvalued) {
    return topology.calibrations.get(Keys.calibration(RM, overvalued, "base"));
  }

  private static void shouldRestOn(RatingDifference difference, Calibration streamed) {
    Calibrated expected =
        Calibrator.calibrate(
            batch().differences(streamed.getOvervalued(), "base"),
            difference,
            new Objective.WinRate());
    assertThat(streamed.getOffset()).isEqualTo(expected.offset());
    assertThat(streamed.getOffsetCiLow()).isEqualTo(expected.offsetCiLow());
    assertThat(streamed.getOffsetCiHigh()).isEqualTo(expected.offsetCiHigh());
    assertThat(streamed.getMismatchCiLow()).isEqualTo(expected.mismatchCiLow());
    assertThat(streamed.getRatingsIndependent()).isEqualTo(expected.ratingsTakenAsIndependent());
    assertThat(streamed.getSettled()).isTrue();
  }

  @Test
  void shouldCarryTheCovarianceOfTwoLiveRatingsIntoTheIntervalOfTheOffset() throws Exception {
    try (TopologyHarness topology = topology(SourceChoice.NEWEST)) {
      topology.send(REWARDS);
      topology.send(votes());
      topology.settle();

      ArenaRatings fitted = Votes.batch("overall", votes());
      for (String model : List.of("terse", "verbose")) {
        Calibration streamed = calibration(topology, model);
        shouldRestOn(
            RatingDifference.of(
                fitted.rating(model), fitted.rating("base"), fitted.covariance(model, "base")),
            streamed);
        assertThat(streamed.getRatingsIndependent()).isFalse();
        assertThat(streamed.getRatingOvervalued())
            .isEqualTo(topology.ratings.get(Keys.join("overall", model)));
      }
    }
  }

  @Test
  void shouldTakeALiveAndAnImportedRatingAsIndependent() throws Exception {
    try (TopologyHarness topology = topology(SourceChoice.NEWEST)) {
      topology.send(REWARDS);
      topology.send(votes());
      topology.send(rating("board", "terse", 1010, Votes.FIRST.plusSeconds(300)));
      topology.settle();

      Calibration streamed = calibration(topology, "terse");
      shouldRestOn(
          RatingDifference.of(
              Rating.withInterval(1010, 1005, 1015),
              Votes.batch("overall", votes()).rating("base")),
          streamed);
      assertThat(streamed.getRatingsIndependent()).isTrue();
    }
  }

  @Test
  void shouldKeepUpWithVotesThatComeEveryTurnAndSettleOnceTheyStop() throws Exception {
    try (TopologyHarness topology = topology(SourceChoice.LIVE)) {
      topology.send(REWARDS);
      topology.send(votes().subList(0, 200));
      topology.settle();
      Calibration first = calibration(topology, "verbose");

      for (Battle vote : votes().subList(200, 250)) { // one per turn, 10 s in all
        topology.send(vote);
        topology.tick();
      }
      assertThat(calibration(topology, "verbose").getRevision())
          .isBetween(first.getRevision() + 1, first.getRevision() + 25);

      topology.send(votes().subList(250, 300));
      topology.settle();
      ArenaRatings fitted = Votes.batch("overall", votes());
      shouldRestOn(
          RatingDifference.of(
              fitted.rating("verbose"),
              fitted.rating("base"),
              fitted.covariance("verbose", "base")),
          calibration(topology, "verbose"));
    }
  }
}
