package dev.charm.ops.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class SettledCheckTest {
  private static final TopicPartition PAIRS = new TopicPartition("charm.preference-pairs", 0);

  private static SettledCheck.Sample sample(int unfitted, int settled, long end) {
    return new SettledCheck.Sample(List.of(), unfitted, 2, settled, Map.of(PAIRS, end));
  }

  @Test
  void shouldBeAtRestOnceTwoSamplesShowNothingMoving() {
    assertThat(sample(0, 2, 7).whyNotSettled(sample(0, 2, 7))).isEmpty();
  }

  @Test
  void shouldNotBeAtRestWhileRatingsLagBehindTheirVotes() {
    assertThat(sample(1, 2, 7).whyNotSettled(sample(1, 2, 7)))
        .hasValue("the ratings of 1 arenas lag behind their votes");
    assertThat(sample(1, 2, 7).whyNotSettled(sample(0, 2, 7))).isPresent();
  }

  @Test
  void shouldNotBeAtRestWhileACalibrationIsNotSettled() {
    assertThat(sample(0, 1, 7).whyNotSettled(sample(0, 1, 7)))
        .hasValue("1 of 2 calibrations are not settled");
  }

  @Test
  void shouldNotBeAtRestWhileATopicGrows() {
    assertThat(sample(0, 2, 7).whyNotSettled(sample(0, 2, 8)))
        .hasValue("topics of the system are still written to");
  }
}
