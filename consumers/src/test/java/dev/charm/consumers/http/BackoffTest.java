package dev.charm.consumers.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private static Backoff backoff(double random) {
    return new Backoff(
        Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofMinutes(1), () -> random);
  }

  @Property
  void shouldDrawFromALimitThatDoublesAndIsBounded(
      @ForAll @IntRange(max = 1000) int retries, @ForAll @DoubleRange(max = 1) double random) {
    double limit = Math.min(5000, 100 * Math.pow(2, retries));
    assertThat(backoff(random).before(retries, null, NOW).toMillis())
        .isEqualTo(Math.round(random * limit));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|0",
        "7|7000",
        " 7 |7000",
        "60|60000",
        "61|60000",
        "999999999|60000",
        "Sun, 01 Mar 2026 12:00:09 GMT|9000",
        "Sun, 01 Mar 2026 11:00:00 GMT|0",
        "Mon, 01 Mar 2027 12:00:00 GMT|60000",
        "99999999999999999999|0",
        "-5|0",
        "soon|0"
      })
  void shouldWaitAsAskedWithinBounds(String retryAfter, long millis) {
    assertThat(backoff(0).before(0, retryAfter, NOW)).isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void shouldAddJitterToWhatIsAskedSoThatNotAllComeBackAtOnce() {
    assertThat(backoff(0.5).before(1, "3", NOW)).isEqualTo(Duration.ofMillis(3100));
  }
}
