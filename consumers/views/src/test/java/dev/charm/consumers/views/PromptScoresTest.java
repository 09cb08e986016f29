package dev.charm.consumers.views;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PromptScoresTest {
  private final PromptScores scores = new PromptScores();

  @Test
  void shouldCountTheHigherVersionWhateverTheOrder() {
    scores.add("a", 0, 2, 1.0);
    scores.add("a", 0, 1, 9.0);
    assertThat(scores.of("a")).isEqualTo(1.0);

    scores.add("a", 0, 3, 0.5);
    assertThat(scores.of("a")).isEqualTo(0.5);
  }

  @Test
  void shouldCountTheLargerScoreOfEqualVersions() {
    scores.add("a", 0, 1, 2.0);
    scores.add("a", 0, 1, 1.0);

    assertThat(scores.of("a")).isEqualTo(2.0);
  }

  @Test
  void shouldLetTheLowestSampleThatHasAScoreSpeakForAModel() {
    scores.add("b", 0, 1, 4.0);
    scores.add("a", 2, 1, 2.0);
    scores.add("a", 1, 1, -0.0);

    assertThat(scores.standing())
        .containsExactly(new ScoredAnswer("a", 1, 0.0), new ScoredAnswer("b", 0, 4.0));
    assertThat(scores.of("c")).isNull();
  }
}
