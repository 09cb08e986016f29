package dev.charm.calibration.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class OpponentOddsTest {
  private static final List<String> ABC = List.of("a", "b", "c");

  private final RoundRobin games = new RoundRobin();

  private OpponentOdds odds() {
    return OpponentOdds.of(ABC, games::between);
  }

  @Test
  void shouldBeTheLogOddsOfTheWinRateWherePromptsAreMany() {
    games.add("a", "b", new Tally(600_000, 200_000, 1_000_000));
    games.add("b", "c", new Tally(500_000, 0, 1_000_000));
    games.add("new", "c", new Tally(0, 0, 1_000_000));
    assertThat(odds().of("a")[1]).isEqualTo(Math.log(0.7 / 0.3), within(1e-4));
    assertThat(odds().of("b")[0]).isEqualTo(-Math.log(0.7 / 0.3), within(1e-4));
    assertThat(odds().of("new")[2]).isEqualTo(Math.log(0.5 / 999_999.5), within(1e-2));
  }

  @Test
  void shouldBeZeroAgainstItself() {
    games.add("a", "b", new Tally(90, 0, 100));
    games.add("a", "c", new Tally(90, 0, 100));
    for (int i = 0; i < ABC.size(); i++) {
      assertThat(odds().of(ABC.get(i))[i]).isZero();
    }
  }

  @Test
  void shouldFollowFromOtherGamesWhereTwoModelsShareNoPrompt() {
    games.add("a", "b", new Tally(75_000, 0, 100_000));
    games.add("b", "c", new Tally(75_000, 0, 100_000));
    games.add("new", "b", new Tally(60_000, 0, 100_000));
    double stronger = Math.log(3);
    assertThat(odds().of("a"))
        .containsExactly(new double[] {0, stronger, 2 * stronger}, within(0.1));
    assertThat(odds().of("new"))
        .containsExactly(
            new double[] {Math.log(1.5) - stronger, Math.log(1.5), Math.log(1.5) + stronger},
            within(0.1));
  }

  @Test
  void shouldGoFromWhatOtherGamesSayToItsOwnPromptByPrompt() {
    games.add("a", "b", new Tally(5_000, 0, 10_000));
    games.add("b", "c", new Tally(5_000, 0, 10_000));
    double before = odds().of("a")[2];
    assertThat(before).isEqualTo(0, within(1e-9));
    for (int won : new int[] {2, 10, 100, 1000}) {
      RoundRobin more = new RoundRobin();
      more.add("a", "b", new Tally(5_000, 0, 10_000));
      more.add("b", "c", new Tally(5_000, 0, 10_000));
      more.add("a", "c", new Tally(won, 0, won));
      double now = OpponentOdds.of(ABC, more::between).of("a")[2];
      assertThat(now).isGreaterThan(before);
      before = now;
    }
  }

  @Test
  void shouldTellAsMuchAsOneColumnWhereOnlyGamesAgainstOneModelAreKnown() {
    games.add("a", "b", new Tally(80, 0, 100));
    games.add("c", "b", new Tally(30, 0, 100));
    games.add("new", "b", new Tally(60, 0, 100));
    double[] c = odds().of("c");
    double[] unrated = odds().of("new");
    assertThat(unrated[1] - c[1]).isGreaterThan(0.8);
    assertThat(unrated[0] - c[0]).isEqualTo(unrated[1] - c[1], within(0.15));
  }

  @Test
  void shouldHaveAnAnswerWhereNobodyHasPlayed() {
    assertThat(odds().of("a")).containsExactly(0, 0, 0);
    assertThat(odds().of("new")).containsExactly(0, 0, 0);
  }
}
