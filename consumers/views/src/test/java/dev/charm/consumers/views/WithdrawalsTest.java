package dev.charm.consumers.views;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.schemas.Retraction;
import dev.charm.schemas.RetractionKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WithdrawalsTest {
  private final Withdrawals withdrawals = new Withdrawals();

  private void withdraw(
      RetractionKind kind, @Nullable String model, @Nullable String rewardModel, long version) {
    withdrawals.add(new Retraction("p", kind.name(), model, 0, rewardModel, version, null));
  }

  @Test
  void shouldTakeBackOneRewardUpToAVersion() {
    withdraw(RetractionKind.REWARD, "m", "rm@1", 5);
    withdraw(RetractionKind.REWARD, "m", "rm@1", 3);

    assertThat(withdrawals.ofReward("p", "m", 0, "rm@1", 5)).isTrue();
    assertThat(withdrawals.ofReward("p", "m", 0, "rm@1", 6)).isFalse();
    assertThat(withdrawals.ofReward("p", "m", 1, "rm@1", 5)).isFalse();
    assertThat(withdrawals.ofReward("p", "m", 0, "rm@2", 5)).isFalse();
    assertThat(withdrawals.ofAnswer("p", "m", 0, 5)).isFalse();
  }

  @Test
  void shouldTakeBackAnAnswerWithItsRewards() {
    withdraw(RetractionKind.RESPONSE, "m", null, 5);

    assertThat(withdrawals.ofAnswer("p", "m", 0, 5)).isTrue();
    assertThat(withdrawals.ofReward("p", "m", 0, "any@1", 5)).isTrue();
    assertThat(withdrawals.ofReward("p", "other", 0, "any@1", 5)).isFalse();
    assertThat(withdrawals.ofPrompt("p", 5)).isFalse();
  }

  @Test
  void shouldTakeBackEverythingOfAPrompt() {
    withdraw(RetractionKind.PROMPT, null, null, 5);

    assertThat(withdrawals.ofPrompt("p", 5)).isTrue();
    assertThat(withdrawals.ofAnswer("p", "m", 3, 5)).isTrue();
    assertThat(withdrawals.ofReward("p", "m", 3, "any@1", 4)).isTrue();
    assertThat(withdrawals.ofReward("p", "m", 3, "any@1", 6)).isFalse();
    assertThat(withdrawals.ofPrompt("q", 5)).isFalse();
  }
}
