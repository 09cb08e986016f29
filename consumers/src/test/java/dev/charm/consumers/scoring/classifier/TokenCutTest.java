package dev.charm.consumers.scoring.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenCutTest {
  @Test
  void shouldCutTheLongerOfAPairFirst() {
    assertThat(TokenCut.shares(10, 100, 50)).containsExactly(10, 40);
    assertThat(TokenCut.shares(100, 10, 50)).containsExactly(40, 10);
  }

  @Test
  void shouldCutBothWhereBothAreLong() {
    assertThat(TokenCut.shares(100, 90, 51)).containsExactly(26, 25);
    assertThat(TokenCut.shares(90, 100, 51)).containsExactly(25, 26);
    assertThat(TokenCut.shares(30, 30, 50)).containsExactly(25, 25);
  }
}
