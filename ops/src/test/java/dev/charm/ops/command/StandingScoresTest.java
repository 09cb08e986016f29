package dev.charm.ops.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.reward.ScoredResponse;
import dev.charm.schemas.Retraction;
import dev.charm.schemas.RetractionKind;
import dev.charm.schemas.Reward;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StandingScoresTest {

  private static ScoreEvent score(int sample, long version, double score) {
    return ScoreEvent.of(new Reward("p", "m", sample, "rm@1", score, version, null), Instant.EPOCH);
  }

  private static ScoreEvent withdrawn(int sample, long version) {
    return ScoreEvent.of(retraction(RetractionKind.REWARD, sample, version), Instant.EPOCH)
        .orElseThrow();
  }

  private static Retraction retraction(RetractionKind kind, int sample, long version) {
    return new Retraction("p", kind, "m", sample, "rm@1", version, null);
  }

  private static @Nullable Double standing(ScoreEvent... events) {
    StandingScores scores = new StandingScores();
    List.of(events).forEach(scores::add);
    return scores.of("rm@1", "p", "m");
  }

  @Test
  void shouldCountTheHighestVersionThenAWithdrawalThenTheLargerScore() {
    assertThat(standing(score(0, 2, 0.1), score(0, 1, 0.9))).isEqualTo(0.1);
    assertThat(standing(score(0, 1, 0.1), score(0, 1, 0.9))).isEqualTo(0.9);
    assertThat(standing(withdrawn(0, 1), score(0, 1, 0.9))).isNull();
    assertThat(standing(withdrawn(0, 1), score(0, 2, 0.9))).isEqualTo(0.9);
  }

  @Test
  void shouldLetTheLowestSampleSpeakThatHasAScore() {
    assertThat(standing(score(1, 5, 0.9), score(0, 0, 0.1))).isEqualTo(0.1);
    assertThat(standing(score(1, 5, 0.9), score(0, 0, 0.1), withdrawn(0, 0))).isEqualTo(0.9);
  }

  @Test
  void shouldNotDependOnTheOrderOfTheEvents() {
    List<ScoreEvent> events =
        new ArrayList<>(
            List.of(
                score(0, 0, 0.5),
                score(0, 1, 0.4),
                withdrawn(0, 1),
                score(1, 0, -0.0),
                score(1, 0, -0.5),
                score(2, 3, 0.9)));
    Random random = new Random(1);
    for (int i = 0; i < 50; i++) {
      Collections.shuffle(events, random);
      StandingScores scores = new StandingScores();
      events.forEach(scores::add);
      assertThat(scores.responses("rm@1")).containsExactly(new ScoredResponse("p", "m", 0.0));
    }
  }

  @Test
  void shouldPassOverRetractionsThatTheStreamsServiceRefuses() {
    assertThat(ScoreEvent.of(retraction(RetractionKind.RESPONSE, 0, 9), Instant.EPOCH)).isEmpty();
    assertThat(ScoreEvent.of(retraction(RetractionKind.PROMPT, 0, 9), Instant.EPOCH)).isEmpty();
  }

  @Test
  void shouldNameOnlyModelsWithAScoreThatStands() {
    StandingScores scores = new StandingScores();
    scores.add(score(0, 1, 0.5));
    assertThat(scores.models("rm@1")).containsExactly("m");
    scores.add(withdrawn(0, 1));
    assertThat(scores.models("rm@1")).isEmpty();
    assertThat(scores.responses("rm@1")).isEmpty();
    assertThat(scores.rewardModels()).containsExactly("rm@1");
  }
}
