package dev.charm.streams.rating;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.rating.ArenaRatings;
import dev.charm.calibration.rating.RatingSettings;
import dev.charm.calibration.rating.VoteCounts;
import dev.charm.calibration.rating.VoteOutcome;
import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Battle;
import dev.charm.schemas.BattleOutcome;
import dev.charm.schemas.Keys;
import dev.charm.streams.Votes;
import dev.charm.streams.settings.CalibrationSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Votes that name far more models than an arena has: ids in the column of the models. */
class ManyModelsTest {
  private static final int HEAP_MEGABYTES = 96;

  /** What a process of its own, of little memory, is to take in. */
  public static final class SmallHeap {
    private SmallHeap() {}

    /** Prints {@code settled} once the ratings are those of the batch calculation. */
    public static void main(String[] shape) throws Exception {
      List<Battle> votes = votes(shape[0]);
      try (RatingHarness harness = new RatingHarness(CalibrationSettings.defaults())) {
        votes.forEach(harness::send);
        harness.fit();
        shouldBeTheBatchResultOf(votes, harness);
      }
      System.out.println("settled");
    }
  }

  private static List<Battle> votes(String shape) {
    Random random = new Random(5);
    List<Battle> votes = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) {
      votes.add(
          switch (shape) {
            case "disjoint" -> vote(i, 2 * i, 2 * i + 1);
            case "star" -> vote(i, 0, i + 1);
            case "chain" -> vote(i, i, i + 1);
            default -> {
              int a = random.nextInt(5_000);
              yield vote(i, a, (a + 1 + random.nextInt(4_999)) % 5_000);
            }
          });
    }
    return votes;
  }

  private static Battle vote(int id, int a, int b) {
    BattleOutcome outcome = id % 4 == 0 ? BattleOutcome.TIE : BattleOutcome.MODEL_A;
    return Votes.vote("vote " + id, "model " + a, "model " + b, outcome);
  }

  private static void shouldBeTheBatchResultOf(List<Battle> votes, RatingHarness harness) {
    VoteCounts counts = new VoteCounts();
    for (Battle vote : votes) {
      VoteOutcome outcome = VoteOutcome.valueOf(vote.getOutcome());
      counts.add(vote.getModelA(), vote.getModelB(), outcome);
    }
    ArenaRatings batch = ArenaRatings.of(counts, RatingSettings.DEFAULT);
    assertThat(harness.ratings).hasSize(batch.models().size());
    batch
        .ratings()
        .forEach(
            (model, rating) -> {
              ArenaRating streamed = harness.ratings.get(Keys.join("overall", model));
              assertThat(streamed.getRating()).isEqualTo(rating.value());
              assertThat(streamed.getCiLow()).isNull();
              assertThat(streamed.getCiHigh()).isNull();
              assertThat(streamed.getWarnings()).contains("no-interval");
            });
    assertThat(harness.covariances).isEmpty();
    assertThat(harness.deadLetters).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"random", "disjoint"})
  void shouldRateThousandsOfModelsInASmallHeap(String shape) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP_MEGABYTES + "m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                SmallHeap.class.getName(),
                shape)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(said).endsWith("settled" + System.lineSeparator());
  }

  @ParameterizedTest
  @ValueSource(strings = {"star", "chain"})
  void shouldRateThousandsOfModelsWhateverWhoMetWhom(String shape) throws Exception {
    try (RatingHarness harness = new RatingHarness(CalibrationSettings.defaults())) {
      votes(shape).forEach(harness::send);
      harness.fit();
      shouldBeTheBatchResultOf(votes(shape), harness);
    }
  }

  @Test
  void shouldRefuseVotesOnMoreModelsThanAnArenaHoldsAndCountTheRest() throws Exception {
    try (RatingHarness harness = new RatingHarness(CalibrationSettings.defaults())) {
      for (int i = 0; i < VoteCounts.MOST_MODELS / 2; i++) {
        harness.send(vote(i, 2 * i, 2 * i + 1));
      }
      int names = harness.entries("vote-names");
      int known = harness.entries("known-votes");
      Battle oneNew = vote(100_001, 0, 100_000);
      Battle twoNew = vote(100_002, 100_001, 100_002);
      Battle noneNew = vote(100_003, 1, 2);
      Battle withdrawn = Battle.newBuilder(oneNew).setVersion(1).setRetracted(true).build();
      List.of(oneNew, twoNew, withdrawn, noneNew).forEach(harness::send);
      harness.fit();

      assertThat(harness.deadLetters)
          .containsExactly("too-many-models", "too-many-models", "too-many-models");
      assertThat(harness.entries("vote-names")).isEqualTo(names);
      assertThat(harness.entries("known-votes")).isEqualTo(known + 1);
      assertThat(harness.ratings).hasSize(VoteCounts.MOST_MODELS);
      ArenaRating rating = harness.ratings.get(Keys.join("overall", "model 2"));
      assertThat(rating.getVotes()).isEqualTo(2);
      assertThat(rating.getWarnings()).contains("arena-full", "no-interval");
    }
  }

  @Test
  void shouldRefuseVotesInMoreArenasThanMemoryHoldsAndCountTheRest() throws Exception {
    CalibrationSettings settings = CalibrationSettings.defaults();
    try (RatingHarness harness =
        new RatingHarness(settings.with(settings.votes().withMostHeldBytes(100_000)))) {
      for (int i = 0; i < 100; i++) {
        harness.send(
            Battle.newBuilder(Votes.vote("vote " + i, "base", "terse", BattleOutcome.MODEL_A))
                .setCategories(List.of("category " + i))
                .build());
      }
      harness.send(Votes.vote("last", "base", "terse", BattleOutcome.MODEL_A));
      harness.fit();

      int refused = harness.deadLetters.size();
      assertThat(refused).isBetween(50, 95);
      assertThat(harness.deadLetters).containsOnly("too-many-arenas");
      assertThat(harness.ratings.get(Keys.join("overall", "base")).getVotes())
          .isEqualTo(101 - refused);
      assertThat(harness.ratings).hasSize(2 * (101 - refused));
    }
  }
}
