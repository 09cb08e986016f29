package dev.charm.consumers.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before a request is tried again: a random part of a limit that doubles ("full
 * jitter"), so that many who failed together do not come back together. Source: Brooker,
 * "Exponential Backoff And Jitter", 2015.
 *
 * @param first limit, before the first retry
 * @param longest limit
 * @param longestAsked what a server may ask for with {@code Retry-After}; more is cut to it
 * @param random from 0 to 1
 */
public record Backoff(
    Duration first, Duration longest, Duration longestAsked, DoubleSupplier random) {
  private static final int MOST_DOUBLINGS = 30;
  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

  /** Half a second, half a minute, two minutes. */
  public static Backoff standard() {
    return new Backoff(
        Duration.ofMillis(500),
        Duration.ofSeconds(30),
        Duration.ofMinutes(2),
        () -> ThreadLocalRandom.current().nextDouble());
  }

  /**
   * The wait before a retry.
   *
   * @param retries that were made before
   * @param retryAfter the header of that name, null if there was none; one that is not understood
   *     counts as none
   * @param now to which a date in it is compared
   */
  public Duration before(int retries, @Nullable String retryAfter, Instant now) {
    double doubled = Math.pow(2, Math.min(retries, MOST_DOUBLINGS)) * first.toMillis();
    double limit = Math.min((double) longest.toMillis(), doubled);
    Duration jitter = Duration.ofMillis(Math.round(random.getAsDouble() * limit));
    return asked(retryAfter, now)
        .map(asked -> asked.compareTo(longestAsked) > 0 ? longestAsked : asked)
        .map(asked -> asked.plus(jitter))
        .orElse(jitter);
  }

  /** What a {@code Retry-After} asks for: seconds, or a date; empty if it is not understood. */
  static Optional<Duration> asked(@Nullable String retryAfter, Instant now) {
    if (retryAfter == null) {
      return Optional.empty();
    }
    String value = retryAfter.strip();
    if (SECONDS.matcher(value).matches()) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
    }
    try {
      Instant date = DateTimeFormatter.RFC_1123_DATE_TIME.parse(value, Instant::from);
      return Optional.of(date.isAfter(now) ? Duration.between(now, date) : Duration.ZERO);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
