package dev.charm.ops.leaderboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.charm.calibration.rating.RatingSettings;
import dev.charm.calibration.rating.StudyVotes;
import dev.charm.calibration.rating.Vote;
import dev.charm.calibration.reward.StudyData;
import dev.charm.consumers.views.CastVote;
import dev.charm.schemas.BattleOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Leaderboards of the crowd's votes. */
class FittedLeaderboardTest {
  private static final Instant TOLD = Instant.parse("2026-01-01T00:00:00Z");

  private static List<CastVote> votes;

  @BeforeAll
  static void read() {
    StudyData.assumePresent();
    votes = StudyVotes.crowd().stream().map(FittedLeaderboardTest::cast).toList();
  }

  private static CastVote cast(Vote vote) {
    BattleOutcome outcome = BattleOutcome.of(vote.outcome().name());
    return new CastVote(vote.modelA(), vote.modelB(), outcome, vote.voter(), null, TOLD);
  }

  @Test
  void shouldShowTheRatingsEloAndVotesOfTheGoldenResult() {
    Map<String, ArenaLeaderboardRow> rows = byModel(leaderboard(Intervals.SANDWICH));

    for (NamedCsvRecord golden : StudyData.golden("llmfao-bt-elo.csv")) {
      ArenaLeaderboardRow row = rows.get(golden.getField("model"));
      assertThat(row.rating()).isCloseTo(number(golden, "bt_elo_mean1000"), within(1e-9));
      assertThat(row.elo()).isCloseTo(number(golden, "online_elo_k4"), within(1e-9));
      assertThat(row.votes()).isEqualTo((long) number(golden, "games"));
      assertThat(row.wins()).isEqualTo((long) number(golden, "wins"));
      assertThat(row.losses()).isEqualTo((long) number(golden, "losses"));
      assertThat(row.ties() + row.bothBad()).isEqualTo((long) number(golden, "ties"));
    }
    assertThat(rows).hasSize(59);
  }

  @Test
  void shouldRankByIntervalAndThenByRating() {
    List<ArenaLeaderboardRow> rows = leaderboard(Intervals.SANDWICH);

    assertThat(rows.get(0).rank()).isEqualTo(1);
    for (ArenaLeaderboardRow row : rows) {
      long surelyBetter = rows.stream().filter(r -> r.ciLow() > row.ciHigh()).count();
      assertThat(row.rank()).isEqualTo((int) (1 + surelyBetter));
    }
  }

  @Test
  void shouldKeepTheRatingsWhateverTheIntervals() {
    Map<String, ArenaLeaderboardRow> single = byModel(leaderboard(Intervals.SANDWICH));

    for (Intervals intervals : Intervals.values()) {
      List<ArenaLeaderboardRow> rows = leaderboard(intervals);
      assertThat(rows)
          .allSatisfy(row -> assertThat(row.rating()).isEqualTo(single.get(row.model()).rating()));
      assertThat(rows).allMatch(row -> row.ciLow() < row.rating() && row.rating() < row.ciHigh());
    }
    assertThat(leaderboard(Intervals.VOTER)).isNotEqualTo(leaderboard(Intervals.SANDWICH));
  }

  private static List<ArenaLeaderboardRow> leaderboard(Intervals intervals) {
    FittedLeaderboard fit = new FittedLeaderboard(RatingSettings.DEFAULT, intervals);
    votes.forEach(fit::add);
    return fit.rows();
  }

  private static Map<String, ArenaLeaderboardRow> byModel(List<ArenaLeaderboardRow> rows) {
    return rows.stream().collect(Collectors.toMap(ArenaLeaderboardRow::model, Function.identity()));
  }

  private static double number(NamedCsvRecord row, String field) {
    return Double.parseDouble(row.getField(field));
  }
}
