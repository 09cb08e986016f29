package dev.charm.streams.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class BoundedTimestampsTest {
  private static long extract(long timestamp, long partitionTime) {
    ConsumerRecord<Object, Object> record =
        new ConsumerRecord<>(
            "t",
            0,
            0,
            timestamp,
            TimestampType.CREATE_TIME,
            0,
            0,
            "k",
            "v",
            new RecordHeaders(),
            Optional.empty());
    return new BoundedTimestamps().extract(record, partitionTime);
  }

  @Test
  void shouldTakeATimestampThatCannotBeTrueAsThatOfTheRecordBefore() {
    long now = System.currentTimeMillis();

    assertThat(extract(now, 5)).isEqualTo(now);
    assertThat(extract(0, 5)).isZero();
    assertThat(extract(-1, 5)).isEqualTo(5);
    assertThat(extract(Long.MIN_VALUE, -1)).isZero();
    assertThat(extract(Long.MAX_VALUE, 5)).isEqualTo(5);
    assertThat(extract(now + 7 * 86_400_000L, 5)).isEqualTo(5);
  }
}
