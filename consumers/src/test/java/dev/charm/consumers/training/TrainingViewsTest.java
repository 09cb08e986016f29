package dev.charm.consumers.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.schemas.TrainingRound;
import dev.charm.schemas.TrainingStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrainingViewsTest {
  private static TrainingRound round(
      String name, TrainingStatus status, @Nullable String objective) {
    return TrainingRound.newBuilder()
        .setRewardModel("rm")
        .setRound(name)
        .setStatus(status.name())
        .setObjective(objective)
        .setCurve(List.of())
        .setChangedAt(Instant.EPOCH)
        .build();
  }

  @Test
  void shouldNeverGoOnWithARoundWhoseCommandRunsElsewhere() {
    TrainingRound external = round("1", TrainingStatus.RUNNING, TrainingObjective.EXTERNAL);
    TrainingRound own = round("2", TrainingStatus.RUNNING, "pairs");
    assertThat(TrainingViews.next(List.of(external))).isEmpty();
    assertThat(TrainingViews.next(List.of(external, own))).contains(own);
  }

  /** So that it is answered: FAILED, with the reason that no objective has this name here. */
  @Test
  void shouldTakeARoundThatATopicAsksACommandFor() {
    TrainingRound asked = round("1", TrainingStatus.REQUESTED, TrainingObjective.EXTERNAL);
    assertThat(TrainingViews.next(List.of(asked))).contains(asked);
  }
}
