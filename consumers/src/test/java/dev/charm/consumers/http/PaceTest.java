package dev.charm.consumers.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final Pace pace = new Pace(Duration.ofMinutes(5), 100);

  private static HttpHeaders headers(String... namesAndValues) {
    Map<String, List<String>> all = new TreeMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      all.put(namesAndValues[i], List.of(namesAndValues[i + 1]));
    }
    return HttpHeaders.of(all, (name, value) -> true);
  }

  @ParameterizedTest
  @CsvSource({
    "1s, 1000",
    "6ms, 6",
    "1m30s, 90000",
    "6m0s, 360000",
    "2m59.56s, 179560",
    "23h59m, 86340000",
    "7, 7000",
    "0.5, 500",
    "0s, 0",
    "1772366430, 30000",
    "1772366430500, 30500",
    "2026-03-01T12:00:09Z, 9000",
    "2026-03-01T11:00:00Z, 0"
  })
  void shouldReadAResetAsServersWriteIt(String reset, long millis) {
    assertThat(Pace.duration(reset, NOW)).contains(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "1x", "-5", "1m 30s", "s", "NaN", "1e9999"})
  void shouldCountForNothingWhatItDoesNotUnderstand(String reset) {
    assertThat(Pace.duration(reset, NOW)).isEmpty();
  }

  @Test
  void shouldHoldBackEveryRequestWhereOneIsDenied() {
    pace.saw(429, headers("Retry-After", "7"), NOW);
    assertThat(pace.take(NOW)).isEqualTo(Duration.ofSeconds(7));
    assertThat(pace.take(NOW.plusSeconds(6))).isEqualTo(Duration.ofSeconds(1));
    assertThat(pace.take(NOW.plusSeconds(7))).isZero();
  }

  @Test
  void shouldSendNoMoreRequestsThanAreLeftUntilTheReset() {
    pace.saw(
        200,
        headers("x-ratelimit-remaining-requests", "2", "x-ratelimit-reset-requests", "1m30s"),
        NOW);
    assertThat(pace.take(NOW)).isZero();
    assertThat(pace.take(NOW)).isZero();
    assertThat(pace.take(NOW)).isEqualTo(Duration.ofSeconds(90));
    assertThat(pace.take(NOW.plusSeconds(90))).isZero();
  }

  @Test
  void shouldWaitWhereTheTokensThatAreLeftAreTooFewForARequest() {
    pace.saw(
        200, headers("x-ratelimit-remaining-tokens", "150", "x-ratelimit-reset-tokens", "9s"), NOW);
    assertThat(pace.take(NOW)).isZero();
    assertThat(pace.take(NOW)).isEqualTo(Duration.ofSeconds(9));
  }

  @Test
  void shouldNotWaitForALimitWhoseResetIsNotTold() {
    pace.saw(200, headers("x-ratelimit-remaining-requests", "0"), NOW);
    pace.saw(200, headers("Retry-After", "9"), NOW);
    assertThat(pace.take(NOW)).isZero();
  }
}
