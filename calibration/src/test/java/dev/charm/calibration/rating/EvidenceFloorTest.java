package dev.charm.calibration.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.charm.calibration.reward.StudyData;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Little evidence does not look certain, and much of it looks as it did. */
class EvidenceFloorTest {
  private static final String CASE = "cases/votes/08-all-ties-zero-width/";

  private static double halfWidth(ArenaRatings ratings, String model) {
    Rating rating = ratings.rating(model);
    return (rating.ciHigh() - rating.ciLow()) / 2;
  }

  /** Two models that are known well, and a newcomer. */
  private static List<Vote> against(Vote... newcomers) {
    List<Vote> votes = new ArrayList<>();
    votes.add(Vote.of("a", "b", VoteOutcome.MODEL_A).times(50_000));
    votes.add(Vote.of("a", "b", VoteOutcome.MODEL_B).times(50_000));
    votes.addAll(List.of(newcomers));
    return votes;
  }

  @ParameterizedTest
  @CsvSource({"1, 607", "10, 113", "100, 13.1", "10000, 0.1334"})
  void shouldKnowAModelOfTiesAloneAsWellAsTheirNumberAllows(long ties, double points) {
    List<Vote> votes = against(Vote.of("new", "a", VoteOutcome.TIE).times(ties));
    RatingSettings anchored = RatingSettings.DEFAULT.withAnchor(new Anchor.Model("a", 1000));
    ArenaRatings ratings = ArenaRatings.of(VoteCounts.of(votes), anchored);
    assertThat(halfWidth(ratings, "new")).isCloseTo(points, within(0.01 * points));
    double[][] bare =
        SandwichInterval.covariance(BradleyTerry.fit(VoteCounts.of(votes), BothBad.TIE), 0);
    assertThat(Math.sqrt(bare[2][2])).isLessThan(0.01); // nothing but the others' own error
  }

  @Test
  void shouldNotKnowTwoModelsByOneTie() {
    List<Vote> votes = List.of(Vote.of("a", "b", VoteOutcome.TIE));
    ArenaRatings ratings = ArenaRatings.of(VoteCounts.of(votes), RatingSettings.DEFAULT);
    assertThat(ratings.difference("a", "b").value()).isEqualTo(0);
    assertThat(1.96 * ratings.difference("a", "b").deviation()).isCloseTo(607, within(1.0));
    assertThat(halfWidth(ratings, "a")).isCloseTo(303, within(1.0));
  }

  @ParameterizedTest
  @CsvSource({
    "newcomer_one_tie.csv, newcomer, 400", "newcomer_one_each.csv, newcomer, 300",
    "one_tie.csv, A, 200", "one_tie_newcomer.csv, C, 400"
  })
  void shouldSpanHundredsOfPointsInFilesOfOneVoteOrTwo(String file, String model, double points) {
    StudyData.assumePresent();
    List<Vote> votes =
        StudyData.rows(CASE + file).stream()
            .map(
                row -> {
                  String a = row.getField("model_a");
                  String b = row.getField("model_b");
                  String winner = row.getField("winner");
                  return Vote.of(
                      a,
                      b,
                      winner.equals("model_a") || winner.equals(a)
                          ? VoteOutcome.MODEL_A
                          : winner.equals("model_b") || winner.equals(b)
                              ? VoteOutcome.MODEL_B
                              : VoteOutcome.TIE);
                })
            .toList();
    ArenaRatings ratings = ArenaRatings.of(VoteCounts.of(votes), RatingSettings.DEFAULT);
    assertThat(halfWidth(ratings, model)).isGreaterThan(points);
    assertThat(ratings.warningsByModel().get(model)).contains(RatingWarning.FEW_VOTES);
    assertThat(halfWidth(ArenaRatings.clustered(votes, RatingSettings.DEFAULT), model))
        .isCloseTo(halfWidth(ratings, model), within(1e-6));
    Rating drawn = BootstrapInterval.of(votes, RatingSettings.DEFAULT, 100, 1).get(model);
    assertThat(drawn.ciHigh() - drawn.ciLow()).isGreaterThan(points);
  }

  @Test
  void shouldNotKnowByOneJudgeWhatManyWouldSay() {
    List<Vote> votes =
        RandomVotes.of(3, 4, 400).stream()
            .map(vote -> new Vote(vote.modelA(), vote.modelB(), vote.outcome(), "judge"))
            .toList();
    ArenaRatings single = ArenaRatings.of(VoteCounts.of(votes), RatingSettings.DEFAULT);
    ArenaRatings judged = ArenaRatings.clustered(votes, RatingSettings.DEFAULT);
    for (String model : single.models()) {
      assertThat(halfWidth(judged, model)).isGreaterThan(0.7 * halfWidth(single, model));
    }
  }

  @Test
  void shouldCountVotesOfUnequalWeightForNoMoreThanTheyAreWorth() {
    Vote heavy = Vote.of("new", "a", VoteOutcome.TIE).weighing(1000);
    Vote light = Vote.of("new", "a", VoteOutcome.TIE).times(1000);
    ArenaRatings ratings =
        ArenaRatings.of(VoteCounts.of(against(heavy, light)), RatingSettings.DEFAULT);
    ArenaRatings four =
        ArenaRatings.of(
            VoteCounts.of(against(Vote.of("new", "a", VoteOutcome.TIE).times(4))),
            RatingSettings.DEFAULT);
    assertThat(halfWidth(ratings, "new")).isCloseTo(halfWidth(four, "new"), within(2.0));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldNeverNarrowAnIntervalNorLeaveOneVisiblyWiderThatIsWellFounded(long seed) {
    List<Vote> votes = RandomVotes.of(seed, 6, 60);
    BradleyTerry fit = BradleyTerry.fit(VoteCounts.of(votes), BothBad.TIE);
    shouldWidenBy(fit, 1, 1.35);
    List<Vote> many = IntStream.range(0, 1000).mapToObj(i -> votes).flatMap(List::stream).toList();
    shouldWidenBy(BradleyTerry.fit(VoteCounts.of(many), BothBad.TIE), 1, 1.0003);
  }

  @Test
  void shouldLeaveTheRatingsThatPeopleMadeAsTheyAre() {
    StudyData.assumePresent();
    shouldWidenBy(BradleyTerry.fit(VoteCounts.of(StudyVotes.crowd()), BothBad.TIE), 1, 1.03);
    shouldWidenBy(BradleyTerry.fit(VoteCounts.of(StudyVotes.judge()), BothBad.TIE), 1, 1.03);
  }

  private static void shouldWidenBy(BradleyTerry fit, double least, double most) {
    ArenaRatings bare = ArenaRatings.of(fit, SandwichInterval.covariance(fit, 0), Anchor.DEFAULT);
    ArenaRatings founded = ArenaRatings.of(fit, SandwichInterval.founded(fit, 0), Anchor.DEFAULT);
    for (String model : bare.models()) {
      assertThat(halfWidth(founded, model) / halfWidth(bare, model))
          .as(model)
          .isBetween(least - 1e-12, most);
    }
  }
}
