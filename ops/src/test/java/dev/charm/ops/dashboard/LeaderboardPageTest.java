package dev.charm.ops.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.ops.dashboard.data.Leaderboard;
import dev.charm.ops.dashboard.data.LeaderboardLine;
import dev.charm.ops.dashboard.page.Frame;
import dev.charm.ops.dashboard.page.LeaderboardPage;
import dev.charm.ops.dashboard.page.LeaderboardQuery;
import dev.charm.ops.dashboard.page.LeaderboardQuery.Sort;
import dev.charm.ops.dashboard.page.Pages;
import dev.charm.ops.leaderboard.ArenaLeaderboard;
import dev.charm.ops.leaderboard.RewardLeaderboardRow;
import dev.charm.schemas.ArenaRating;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LeaderboardPageTest {
  private static final String HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(1)>";

  private static ArenaRating rating(
      String model, double rating, double half, @Nullable Long votes) {
    return ArenaRating.newBuilder()
        .setArena("overall")
        .setModel(model)
        .setRating(rating)
        .setCiLow(rating - half)
        .setCiHigh(rating + half)
        .setVotes(votes)
        .setSource("test")
        .setAsOf(Instant.EPOCH)
        .setWarnings(List.of())
        .build();
  }

  private static Leaderboard leaderboard() {
    return Leaderboard.of(
        "overall",
        List.of("overall"),
        null,
        ArenaLeaderboard.inForce(
            List.of(
                rating("Beta", 1010, 5, null),
                rating("alpha", 1100, 20, 50L),
                rating("gamma", 1090, 20, 900L))),
        List.of(
            new RewardLeaderboardRow(HOSTILE, HOSTILE, null, 3L, -0.5, null, null, 0.25, null, 0)),
        List.of());
  }

  private static LeaderboardQuery query(Sort sort, boolean descending, String filter) {
    return new LeaderboardQuery(null, null, sort, descending, filter, null);
  }

  private static List<String> models(LeaderboardQuery query) {
    return new LeaderboardPage(leaderboard(), query)
        .lines().stream().map(LeaderboardLine::model).toList();
  }

  @Test
  void shouldTellTheRankAndHowFarTheIntervalLetsItFall() {
    LeaderboardPage page = new LeaderboardPage(leaderboard(), query(Sort.RANK, false, ""));
    assertThat(page.lines().stream().map(page::rank)).containsExactly("1–2", "1–2", "3", "–");
  }

  @Test
  void shouldSortWithWhatIsNotKnownLastInEitherDirection() {
    assertThat(models(query(Sort.VOTES, true, ""))).startsWith("gamma", "alpha");
    assertThat(models(query(Sort.VOTES, false, ""))).startsWith("alpha", "gamma");
    assertThat(models(query(Sort.RATING, false, "")))
        .containsExactly("Beta", "gamma", "alpha", HOSTILE);
    assertThat(models(query(Sort.MODEL, true, ""))).startsWith("gamma", "Beta", "alpha");
  }

  @Test
  void shouldFindAModelByAnyPartOfItsNameInWhateverCase() {
    assertThat(models(query(Sort.RANK, false, "BET"))).containsExactly("Beta");
    assertThat(models(query(Sort.RANK, false, "nobody"))).isEmpty();
  }

  @Test
  void shouldHoldAllThatIsAskedForInItsAddress() {
    LeaderboardQuery asked =
        new LeaderboardQuery("de & en", Instant.EPOCH, Sort.VOTES, false, "a/b", "org/name@1");
    assertThat(asked.address())
        .isEqualTo(
            "/?arena=de%20%26%20en&as_of=1970-01-01T00%3A00%3A00Z&q=a%2Fb"
                + "&reward_model=org%2Fname%401&sort=votes&order=asc");
    assertThat(asked.sortedBy(Sort.VOTES)).endsWith("sort=votes&order=desc");
    assertThat(query(Sort.RANK, false, "").address()).isEqualTo("/");
  }

  @Test
  void shouldShowHostileNamesAsTheTextThatTheyAre() {
    String html =
        new Pages()
            .render(
                "leaderboard",
                new Frame("Leaderboard", Frame.Place.LEADERBOARD),
                new LeaderboardPage(leaderboard(), query(Sort.RANK, false, "")));
    assertThat(html).contains("&lt;script>alert(1)").doesNotContain("<script>alert", "<img src=x");
  }
}
