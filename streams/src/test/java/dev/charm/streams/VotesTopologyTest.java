package dev.charm.streams;

import static dev.charm.schemas.BattleOutcome.BOTH_BAD;
import static dev.charm.schemas.BattleOutcome.MODEL_A;
import static dev.charm.schemas.BattleOutcome.MODEL_B;
import static dev.charm.schemas.BattleOutcome.TIE;
import static dev.charm.streams.Votes.again;
import static dev.charm.streams.Votes.retracted;
import static dev.charm.streams.Votes.vote;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.charm.calibration.rating.ArenaRatings;
import dev.charm.calibration.rating.BothBad;
import dev.charm.calibration.rating.ModelVotes;
import dev.charm.calibration.rating.RatingSettings;
import dev.charm.calibration.rating.VoteCounts;
import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Battle;
import dev.charm.schemas.DeadLetters;
import dev.charm.schemas.Keys;
import dev.charm.schemas.RatingCovariance;
import dev.charm.schemas.Topics;
import dev.charm.schemas.precedence.BattleOrder;
import dev.charm.streams.settings.CalibrationSettings;
import dev.charm.streams.settings.RatingSources;
import dev.charm.streams.settings.VoteSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Votes stream in; what they come to is what the batch calculation makes of those that count. */
class VotesTopologyTest {
  private TopologyHarness topology;

  @BeforeEach
  void open() throws Exception {
    topology = new TopologyHarness(CalibrationSettings.defaults());
  }

  @AfterEach
  void close() throws Exception {
    topology.close();
  }

  private ArenaRating rating(String model) {
    return topology.ratings.get(Keys.join("overall", model));
  }

  private void shouldBeTheBatchResultOf(List<Battle> votes) {
    Set<String> expected = new HashSet<>();
    for (String arena : Votes.arenas(votes)) {
      ArenaRatings batch = Votes.batch(arena, votes);
      Map<String, ModelVotes> counts = VoteCounts.of(Votes.in(arena, votes)).models();
      batch
          .ratings()
          .forEach(
              (model, rating) -> {
                expected.add(Keys.join(arena, model));
                ArenaRating streamed = topology.ratings.get(Keys.join(arena, model));
                assertThat(streamed).as("%s in %s", model, arena).isNotNull();
                assertThat(streamed.getRating()).isEqualTo(rating.value());
                assertThat(streamed.getCiLow()).isEqualTo(rating.ciLow());
                assertThat(streamed.getCiHigh()).isEqualTo(rating.ciHigh());
                assertThat(streamed.getSource()).isEqualTo("live");
                assertThat(counted(streamed)).isEqualTo(counts.get(model));
                assertThat(streamed.getVotes()).isEqualTo(counts.get(model).votes());
              });
      RatingCovariance covariance = topology.covariances.get(Keys.join(arena));
      assertThat(covariance.getModels()).isEqualTo(batch.models());
      assertThat(covariance.getCovariance()).isEqualTo(Votes.triangle(batch));
    }
    assertThat(topology.ratings.keySet()).isEqualTo(expected);
  }

  private static ModelVotes counted(ArenaRating rating) {
    return new ModelVotes(
        rating.getWins(), rating.getLosses(), rating.getTies(), rating.getBothBad());
  }

  @Test
  void shouldRateEveryArenaAndCategoryAsTheBatchCalculationDoes() {
    List<Battle> votes = Votes.weighted(Votes.random(400, 1), 1);
    topology.send(votes);
    topology.settle();

    shouldBeTheBatchResultOf(votes);
    assertThat(Votes.arenas(votes)).hasSize(4);
    assertThat(rating("base").getAsOf()).isEqualTo(Votes.FIRST.plusSeconds(399));
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24, 25, 26, 27, 28})
  void shouldComeToTheSameWhateverIsRepeatedCorrectedWithdrawnAndInWhateverOrder(long seed) {
    Random random = new Random(seed);
    List<Battle> truth = new ArrayList<>();
    List<Battle> events = new ArrayList<>();
    for (Battle vote : Votes.weighted(Votes.random(150, seed), seed)) {
      switch (random.nextInt(6)) {
        case 0 -> { // wrong at first, in models, outcome, categories and weight
          Battle wrong = again(Votes.random(1, random.nextLong()).get(0), 3);
          wrong.setWeight(random.nextInt(3) == 0 ? 17.1 : 1);
          wrong.setCount(1 + random.nextInt(2));
          wrong.setBattleId(vote.getBattleId());
          events.add(wrong);
          events.add(again(vote, 4));
          truth.add(vote);
        }
        case 1 -> { // withdrawn for good, at its own version
          events.add(vote);
          events.add(retracted(vote, random.nextInt(2)));
        }
        case 2 -> { // withdrawn and given again
          events.add(vote);
          events.add(retracted(vote, 0));
          events.add(again(vote, 1));
          truth.add(vote);
        }
        case 3 -> { // wrong at first in its weight alone
          Battle wrong = Battle.newBuilder(vote).setVersion(0).setWeight(0.7).setCount(9).build();
          events.add(wrong);
          events.add(again(vote, 1));
          truth.add(vote);
        }
        default -> {
          events.add(vote);
          truth.add(vote);
        }
      }
    }
    List<Battle> twice = new ArrayList<>(events);
    twice.removeIf(event -> random.nextInt(4) > 0);
    events.addAll(twice);
    Collections.shuffle(events, random);
    for (Battle event : events) {
      topology.send(event);
      if (random.nextInt(30) == 0) {
        topology.tick();
      }
    }
    topology.settle();

    shouldBeTheBatchResultOf(truth);
    long sides = 2 * VoteCounts.of(Votes.in("overall", truth)).votes();
    assertThat(
            topology.ratings.values().stream()
                .filter(rating -> rating.getArena().equals("overall"))
                .mapToLong(ArenaRating::getVotes)
                .sum())
        .isEqualTo(sides);
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33})
  void shouldLetThatRecordOfAVoteCountWhichTheOrderOfItsRecordsNames(long seed) {
    Random random = new Random(seed);
    List<Battle> events = new ArrayList<>();
    List<Battle> truth = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      List<Battle> records = new ArrayList<>();
      for (Battle said : Votes.random(3, random.nextLong())) {
        Battle record = again(said, random.nextInt(2));
        record.setWeight(1 + random.nextInt(2));
        record.setCount(1 + random.nextInt(2));
        record.setBattleId("vote " + i);
        record.setRetracted(random.nextInt(6) == 0);
        record.setByHand(random.nextInt(4) == 0);
        records.add(record);
      }
      Battle counting = Collections.max(records, new BattleOrder());
      if (!counting.getRetracted()) {
        truth.add(counting);
      }
      events.addAll(records);
    }
    Collections.shuffle(events, random);
    topology.send(events);
    topology.settle();

    shouldBeTheBatchResultOf(truth);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldLetTheSameOfTwoUnlikeRecordsOfOneVersionCountInEitherOrder(boolean firstFirst) {
    Battle one = vote("v", "base", "terse", MODEL_A);
    Battle other = vote("v", "base", "terse", MODEL_B);
    topology.send(firstFirst ? one : other, firstFirst ? other : one);
    topology.settle();

    assertThat(rating("base").getLosses()).isEqualTo(1);
    assertThat(rating("base").getVotes()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldLetTheSameOfTwoRecordsThatDifferInWeightAloneCountInEitherOrder(boolean firstFirst) {
    Battle light = vote("v", "base", "terse", MODEL_A);
    Battle heavy = Battle.newBuilder(light).setCount(2).setWeight(3).build();
    Battle other = vote("w", "base", "terse", MODEL_B);
    topology.send(other, firstFirst ? light : heavy, firstFirst ? heavy : light);
    topology.settle();

    shouldBeTheBatchResultOf(List.of(other, heavy));
    assertThat(rating("base").getVotes()).isEqualTo(3);
  }

  @Test
  void shouldRateACountAsManyVotesAndExchangeTheirPointsOneByOne() {
    topology.send(Battle.newBuilder(vote("v", "base", "terse", MODEL_A)).setCount(3).build());
    topology.send(vote("w", "base", "terse", MODEL_B));
    topology.settle();
    ArenaRating counted = rating("base");

    topology.send(retracted(vote("v", "base", "terse", MODEL_A), 1));
    topology.send(retracted(vote("w", "base", "terse", MODEL_B), 1));
    topology.settle();
    assertThat(topology.ratings).isEmpty();

    for (int i = 0; i < 3; i++) {
      topology.send(vote("v" + i, "base", "terse", MODEL_A));
    }
    topology.send(again(vote("w", "base", "terse", MODEL_B), 2));
    topology.settle();
    assertThat(rating("base")).isEqualTo(counted);
  }

  @Test
  void shouldPublishNothingWhenTheSameVotesComeAgain() {
    List<Battle> votes = Votes.weighted(Votes.random(60, 2), 2);
    topology.send(votes);
    topology.settle();
    topology.forgetPublished();

    topology.send(votes);
    topology.settle();
    assertThat(topology.publishedRatings).isEmpty();
  }

  @Test
  void shouldExchangeNoPointsWhenANewerRecordSaysTheSame() {
    Battle first = vote("1", "base", "terse", MODEL_A);
    topology.send(first, vote("2", "base", "terse", MODEL_A));
    topology.settle();
    double elo = rating("base").getElo();
    topology.forgetPublished();

    topology.send(again(first, 5));
    topology.settle();
    assertThat(topology.publishedRatings).isEmpty();

    topology.send(retracted(first, 4));
    topology.settle();
    assertThat(rating("base").getElo()).isEqualTo(elo);
  }

  @Test
  void shouldGiveBackTheVeryPointsThatAWithdrawnVoteExchanged() {
    Battle first = vote("1", "base", "terse", MODEL_A);
    topology.send(first, first);
    topology.send(vote("2", "verbose", "base", TIE));
    topology.settle();
    double moved = 4 * (0.5 - 1 / (1 + Math.pow(10, -2.0 / 400))); // base had won 2 points before
    assertThat(rating("base").getElo()).isEqualTo(1002 + moved, tiny());
    assertThat(rating("terse").getElo()).isEqualTo(998);

    topology.send(retracted(first, 0));
    topology.settle();
    assertThat(rating("base").getElo()).isEqualTo(1000 + moved, tiny());
    assertThat(rating("verbose").getElo()).isEqualTo(1000 - moved, tiny());
    assertThat(rating("terse")).isNull();
  }

  private static Offset<Double> tiny() {
    return within(1e-11);
  }

  @Test
  void shouldNeverForgetThatAPersonWithdrewAVote() {
    Instant day = Instant.parse("2025-01-01T00:00:00Z");
    Battle vote = vote("v", "base", "terse", MODEL_A);
    Battle withdrawn = Battle.newBuilder(retracted(vote, 1)).setByHand(true).build();
    topology.sendAt(day, vote);
    topology.sendAt(day, withdrawn);
    topology.sendAt(day.plus(Duration.ofDays(900)), vote("w", "verbose", "base", TIE));
    topology.turns(10);
    topology.sendAt(day.plus(Duration.ofDays(901)), again(vote, Long.MAX_VALUE));
    topology.settle();
    assertThat(rating("terse")).isNull();

    Battle recorded = Battle.newBuilder(again(vote, 2)).setByHand(true).build();
    topology.sendAt(day.plus(Duration.ofDays(902)), recorded);
    topology.settle();
    assertThat(rating("terse").getVotes()).isEqualTo(1);
  }

  @Test
  void shouldForgetAVoteOnceTheStreamIsAHorizonPastItsLastRecordAndNotBefore() {
    Instant day = Instant.parse("2025-01-01T00:00:00Z");
    Battle vote = vote("v", "base", "terse", MODEL_A);
    topology.sendAt(day, vote);
    topology.sendAt(day.plus(Duration.ofDays(90)), vote);
    topology.settle();
    assertThat(rating("base").getVotes()).isEqualTo(1);

    topology.sendAt(day.plus(Duration.ofDays(180)), vote);
    topology.settle();
    assertThat(rating("base").getVotes()).isEqualTo(1);

    topology.sendAt(day.plus(Duration.ofDays(270)).plusMillis(1), vote);
    topology.settle();
    assertThat(rating("base").getVotes()).isEqualTo(2);

    topology.sendAt(day.plus(Duration.ofDays(271)), retracted(vote, 0));
    topology.settle();
    assertThat(rating("base").getVotes()).isEqualTo(1);
  }

  @Test
  void shouldDeleteWhatIsPastTheHorizonWithinOneRoundOfAllSlices() {
    Instant day = Instant.parse("2025-01-01T00:00:00Z");
    Votes.random(50, 3).forEach(vote -> topology.sendAt(day, vote));
    topology.sendAt(day.plus(Duration.ofDays(91)), vote("new", "base", "terse", MODEL_A));
    assertThat(topology.entries("known-votes")).isEqualTo(51);

    topology.turns(1 << 16);

    assertThat(topology.entries("known-votes")).isEqualTo(1);
    assertThat(rating("base").getVotes()).isGreaterThan(1); // what was counted stays counted
  }

  @Test
  void shouldWithdrawTheRatingsOfAnArenaThatLosesItsLastVote() {
    Battle vote = vote("v", "base", "terse", MODEL_A);
    topology.send(vote);
    topology.settle();
    assertThat(topology.ratings).hasSize(2);
    assertThat(topology.covariances).hasSize(1);
    assertThat(rating("base").getWarnings()).containsExactly("undefeated", "few-votes");

    topology.send(retracted(vote, 1));
    topology.settle();
    assertThat(topology.ratings).isEmpty();
    assertThat(topology.covariances).isEmpty();
  }

  @Test
  void shouldNotBelieveAVoteThatItWasCastAfterItWasRecorded() {
    Instant recorded = Instant.parse("2025-01-01T00:00:00Z");
    topology.sendAt(recorded, vote("v", "base", "terse", MODEL_A));
    topology.settle();
    assertThat(rating("base").getAsOf()).isEqualTo(recorded);
  }

  @Test
  void shouldSendEachImpossibleVoteToTheDeadLettersAndCountTheRest() {
    Battle good = vote("v", "base", "terse", MODEL_A);
    byte[] bytes = topology.bytes(Topics.BATTLES, good);
    topology.sendRaw(Topics.BATTLES, "other", bytes);
    topology.sendRaw(Topics.BATTLES, "overall", null);
    topology.sendRaw(Topics.BATTLES, "overall", new byte[] {1, 2, 3});
    topology.send(vote("v", "base", "base", MODEL_A));
    topology.send(Battle.newBuilder(good).setOutcome("").build());
    topology.send(Battle.newBuilder(good).setOutcome("model_a").build());
    topology.send(vote("", "base", "terse", MODEL_A));
    topology.send(Battle.newBuilder(good).setCategories(Collections.nCopies(65, "c")).build());
    for (double weight : new double[] {0, -1, 1e-7, 1e7, Double.NaN}) {
      topology.send(Battle.newBuilder(good).setWeight(weight).build());
    }
    topology.send(Battle.newBuilder(good).setCount(0).build());
    topology.send(good);
    topology.settle();

    assertThat(topology.deadLetters)
        .extracting(letter -> DeadLetters.header(letter.headers(), DeadLetters.REASON))
        .containsExactly(
            "wrong-key",
            "missing-field",
            "not-avro",
            "out-of-range",
            "missing-field",
            "out-of-range",
            "missing-field",
            "out-of-range",
            "out-of-range",
            "out-of-range",
            "out-of-range",
            "out-of-range",
            "not-finite",
            "out-of-range");
    assertThat(rating("base").getVotes()).isEqualTo(1);
    assertThat(rating("terse").getLosses()).isEqualTo(1);
  }

  @Test
  void shouldKeepAVoteThatBothAreBadInTheCountsWhenItIsNoTie() throws Exception {
    VoteSettings ignoring =
        new VoteSettings(
            Duration.ofDays(1),
            RatingSettings.DEFAULT.withBothBad(BothBad.IGNORE),
            RatingSources.NEWEST);
    try (TopologyHarness other =
        new TopologyHarness(CalibrationSettings.defaults().with(ignoring))) {
      other.send(vote("1", "base", "terse", BOTH_BAD), vote("2", "base", "verbose", TIE));
      other.settle();

      ArenaRating base = other.ratings.get(Keys.join("overall", "base"));
      assertThat(counted(base)).isEqualTo(new ModelVotes(0, 0, 1, 1));
      assertThat(base.getElo()).isEqualTo(1000);
      assertThat(other.ratings).doesNotContainKey(Keys.join("overall", "terse"));
    }
  }
}
