package dev.charm.calibration.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OutlierVotersTest {

  @Test
  void shouldBeFishersExactTestOnOnePair() {
    List<Vote> votes = new ArrayList<>();
    add(votes, "odd", VoteOutcome.MODEL_B, 5);
    add(votes, "a", VoteOutcome.MODEL_A, 4);
    add(votes, "b", VoteOutcome.MODEL_A, 6);
    add(votes, "b", VoteOutcome.TIE, 9);

    OutlierVoters outliers = OutlierVoters.among(votes, 0.05);

    // 5 of 5 rare ones when 5 of 15 are drawn: 1 / C(15, 5) = 1 / 3003, on both sides
    assertThat(outliers.pValues()).containsOnlyKeys("odd");
    assertThat(outliers.pValues().get("odd")).isCloseTo(2.0 / 3003, within(1e-12));
    assertThat(outliers.tested()).isEqualTo(2);
  }

  @Test
  void shouldNameNobodyWhereAllAreAlikeMoreOftenThanItsErrorRate() {
    int wrong = 0;
    for (int seed = 0; seed < 200; seed++) {
      wrong += OutlierVoters.among(crowd(seed), 0.05).pValues().isEmpty() ? 0 : 1;
    }

    assertThat(wrong).isLessThanOrEqualTo(20); // 10 expected at the most
  }

  @Test
  void shouldNameAVoterWhoAlwaysVotesForTheWeakerModel() {
    List<Vote> votes = new ArrayList<>(crowd(1));
    for (int i = 0; i < 30; i++) {
      votes.add(new Vote("m0", "m" + (1 + i % 3), VoteOutcome.MODEL_A, "cheat", 1, 1));
    }

    assertThat(OutlierVoters.among(votes, 0.01).pValues()).containsOnlyKeys("cheat");
  }

  @Test
  void shouldNotDependOnTheOrderOfVotesOrOfModels() {
    List<Vote> votes = new ArrayList<>(crowd(3));
    OutlierVoters before = OutlierVoters.among(votes, 1);
    Collections.shuffle(votes, new Random(5));
    votes.replaceAll(
        vote ->
            new Vote(vote.modelB(), vote.modelA(), vote.outcome().swapped(), vote.voter(), 1, 1));

    OutlierVoters after = OutlierVoters.among(votes, 1);

    before
        .pValues()
        .forEach((voter, p) -> assertThat(after.pValues().get(voter)).isCloseTo(p, within(1e-9)));
    assertThat(after.tested()).isEqualTo(before.tested());
  }

  @Test
  void shouldNotTestWhoseVotesNobodyElseHasCast() {
    List<Vote> votes = new ArrayList<>();
    add(votes, "only", VoteOutcome.MODEL_A, 20);

    assertThat(OutlierVoters.among(votes, 0.5).pValues()).isEmpty();
  }

  /** Forty voters of ten votes each, on four models of which the last is the best. */
  private static List<Vote> crowd(int seed) {
    Random random = new Random(seed);
    List<Vote> votes = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      int a = random.nextInt(4);
      int b = (a + 1 + random.nextInt(3)) % 4;
      boolean aWins = random.nextDouble() < 0.5 + 0.12 * (a - b);
      votes.add(
          new Vote(
              "m" + a,
              "m" + b,
              aWins ? VoteOutcome.MODEL_A : VoteOutcome.MODEL_B,
              "v" + i % 40,
              1,
              1));
    }
    return votes;
  }

  private static void add(List<Vote> to, String voter, VoteOutcome outcome, int times) {
    for (int i = 0; i < times; i++) {
      to.add(new Vote("x", "y", outcome, voter, 1, 1));
    }
  }
}
