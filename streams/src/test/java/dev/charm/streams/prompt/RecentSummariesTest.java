package dev.charm.streams.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.reward.EvolvingSummary;
import dev.charm.streams.state.ModelPair;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecentSummariesTest {
  private static final long LIMIT = 100_000;

  private final RecentSummaries summaries = new RecentSummaries(LIMIT);
  private final Random random = new Random(5);

  private static ModelPair pair(int i) {
    return new ModelPair("rm@1", "a", "b" + i);
  }

  private EvolvingSummary summary(int prompts) {
    EvolvingSummary summary = new EvolvingSummary();
    random.doubles(prompts).forEach(summary::add);
    return summary;
  }

  @Test
  void shouldNeverHoldMoreThanItMay() {
    for (int i = 0; i < 500; i++) {
      summaries.put(pair(i), summary(random.nextInt(200)));
      assertThat(summaries.bytes()).isBetween(1L, LIMIT);
    }
    assertThat(summaries.get(pair(0))).isNull();
    assertThat(summaries.get(pair(499))).isNotNull();
  }

  @Test
  void shouldCountWhatASummaryGrowsBy() {
    for (int i = 0; i < 3; i++) {
      summaries.put(pair(i), summary(10));
    }
    for (int d = 0; d < 4_000; d++) {
      double value = d;
      summaries.change(pair(2), summary -> summary.add(value));
    }
    assertThat(summaries.bytes()).isBetween(2L * Long.BYTES * 4_000, LIMIT);
    assertThat(summaries.get(pair(2))).isNotNull();
  }

  @Test
  void shouldKeepTheOneThatIsWorkedOnHoweverLargeItIs() {
    summaries.put(pair(0), summary(3));
    summaries.put(pair(1), summary(4_000));
    for (int d = 1; d < 5_000; d++) {
      double value = Math.pow(1.01, d);
      summaries.change(pair(1), summary -> summary.add(value));
    }
    assertThat(summaries.get(pair(0))).isNull();
    assertThat(summaries.get(pair(1))).isNotNull();
  }

  @Test
  void shouldForgetWhatIsRemoved() {
    summaries.put(pair(0), summary(10));
    summaries.remove(pair(0));
    assertThat(summaries.bytes()).isZero();
  }
}
