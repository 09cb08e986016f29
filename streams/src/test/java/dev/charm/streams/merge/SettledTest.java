package dev.charm.streams.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.streams.StreamsDefaults;
import dev.charm.streams.settings.CalibrationSettings;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

class SettledTest {
  private static final long COMMIT_MS = 100; // what Kafka Streams takes under exactly once

  @Test
  void shouldBeSettledOnlyOnceEveryPartitionFollowsTheExactOffset() {
    assertThat(Settled.says(true, OptionalDouble.of(0.5), 0.5)).isTrue();
    assertThat(Settled.says(true, OptionalDouble.of(0.25), 0.5)).isFalse();
    assertThat(Settled.says(true, OptionalDouble.empty(), 0.5)).isFalse();
    assertThat(Settled.says(false, OptionalDouble.of(0.5), 0.5)).isFalse();
  }

  /** Or two looks could fall into one pause of a stage that has work left. */
  @Test
  void shouldLookTwiceFurtherApartThanAnyStageIsSilent() {
    Duration turn = CalibrationSettings.defaults().punctuation();
    Duration silence = turn.multipliedBy(2).plus(Settled.LONGEST_SILENCE).plusMillis(COMMIT_MS);
    assertThat(silence).isLessThan(Settled.BETWEEN_LOOKS);
    assertThat(Duration.ofMillis(OffsetDebounce.QUIET_MS)).isLessThan(Settled.BETWEEN_LOOKS);
  }

  @Test
  void shouldCommitAsOftenAsIsTakenForGranted() {
    Properties settings = StreamsDefaults.under(new Properties());
    settings.put("bootstrap.servers", "unused:1");
    assertThat(new StreamsConfig(settings).getLong(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG))
        .isLessThanOrEqualTo(COMMIT_MS);
  }
}
