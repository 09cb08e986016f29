package dev.charm.ops.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.schemas.Topics;
import java.io.IOException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailureReasonTest {
  private static String ofDamaged(String topic) {
    return FailureReason.of(
        new StreamsException(
            new KafkaException(
                "Record batch for partition "
                    + topic
                    + "-3 at offset 17 is invalid, cause: Record is corrupt (stored crc = 1,"
                    + " computed crc = 2)")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "charm-calibration-rewards-changelog",
        "charm.internal.offset-targets",
        "charm.preference-pairs"
      })
  void shouldNameTheWayOutWhereADerivedTopicIsDamaged(String topic) {
    assertThat(ofDamaged(topic))
        .contains("partition 3 of " + topic + " at offset 17")
        .contains("charm rebuild");
  }

  @Test
  void shouldNotPromiseThatOfAnInputOrOfWhatIsNotOurs() {
    assertThat(ofDamaged(Topics.REWARDS.name())).contains("an input").doesNotContain("rebuild");
    assertThat(ofDamaged("someone.else")).contains("partition 3").doesNotContain("rebuild");
  }

  @Test
  void shouldSayWhatToDoWhenADiskIsFull() {
    assertThat(FailureReason.of(new StreamsException(new IOException("No space left on device"))))
        .contains("a disk is full")
        .contains("make room");
  }
}
