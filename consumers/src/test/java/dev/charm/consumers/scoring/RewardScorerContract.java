package dev.charm.consumers.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every reward scorer promises. A scorer's test extends it and says which scorer. */
public abstract class RewardScorerContract {
  private static final List<ScoringRequest> REQUESTS =
      List.of(
          new ScoringRequest("Why is the sky blue?", "Air scatters blue light most."),
          new ScoringRequest("Why is the sky blue?", "No idea."),
          new ScoringRequest(
              "How do I boil an egg?",
              "## Boiled eggs\n\n1. **Boil** water.\n2. Add the egg.\n3. Wait seven minutes.\n"),
          new ScoringRequest("", "An answer to nothing."),
          new ScoringRequest("Say nothing.", ""),
          new ScoringRequest("Count.", "one two three ".repeat(2_000)),
          new ScoringRequest("Unicode?", "\uD83D\uDE00 \u4F60\u597D \uD800 \u0000 end"));

  /** The scorer under test, ready to score. */
  protected abstract RewardScorer scorer();

  @Test
  void shouldNameItselfWithNameAndVersion() {
    assertThat(scorer().rewardModel()).matches(".+@[^@]+");
  }

  @Test
  void shouldAnswerNothingToNothing() {
    assertThat(scorer().score(List.of())).isEmpty();
  }

  @Test
  void shouldScoreEveryTextHoweverOddOrEmpty() {
    assertThat(scorer().score(REQUESTS))
        .hasSameSizeAs(REQUESTS)
        .allSatisfy(o -> assertThat(o).isInstanceOf(ScoringResult.Scored.class));
  }

  @Test
  void shouldGiveTheSameScoreAloneAndInAnyBatch() {
    List<ScoringResult> together = scorer().score(REQUESTS);
    List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5, 6));
    Collections.shuffle(order, new Random(3));
    List<ScoringResult> shuffled = scorer().score(order.stream().map(REQUESTS::get).toList());
    for (int i = 0; i < order.size(); i++) {
      int request = order.get(i);
      ScoringResult alone = scorer().score(List.of(REQUESTS.get(request))).get(0);
      assertThat(alone).isEqualTo(together.get(request));
      assertThat(shuffled.get(i)).isEqualTo(together.get(request));
    }
  }

  @Test
  void shouldTellDifferentAnswersApart() {
    assertThat(scorer().score(REQUESTS).stream().distinct().count()).isEqualTo(REQUESTS.size());
  }

  /** The reward of a request that must have been scored. */
  static double reward(ScoringResult outcome) {
    return outcome instanceof ScoringResult.Scored scored
        ? scored.reward()
        : fail("not scored: " + outcome);
  }

  @Test
  void shouldGiveRawLogitsThatNoSigmoidConfines() {
    assertThat(scorer().score(REQUESTS))
        .extracting(RewardScorerContract::reward)
        .anyMatch(reward -> reward < 0 || reward > 1);
  }

  @Test
  void shouldRejectATextOfFiveMegabytesAndScoreItsNeighbours() {
    List<ScoringResult> outcomes =
        scorer()
            .score(
                List.of(
                    REQUESTS.get(0),
                    new ScoringRequest("Long?", "word ".repeat(1_000_000)),
                    REQUESTS.get(1)));
    assertThat(outcomes.get(1)).isInstanceOf(ScoringResult.Rejected.class);
    assertThat(List.of(outcomes.get(0), outcomes.get(2)))
        .isEqualTo(scorer().score(REQUESTS.subList(0, 2)));
  }

  @Test
  void shouldNeverTellATextInItsReasons() {
    String secret = "swordfish";
    ScoringResult outcome =
        scorer().score(List.of(new ScoringRequest(secret, (secret + " ").repeat(500_000)))).get(0);
    assertThat(outcome).isInstanceOf(ScoringResult.Rejected.class);
    assertThat(outcome.toString()).doesNotContain(secret);
  }
}
