package dev.charm.consumers.http;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When a server takes the next request, as the headers of its answers tell: {@code Retry-After} of
 * a denial holds back every request, not only the one that is denied, and so do {@code
 * x-ratelimit-remaining-requests} and {@code -tokens} that are used up, until {@code
 * x-ratelimit-reset-requests} and {@code -tokens}.
 *
 * <p>Resets are read as servers write them: {@code 1m30s}, {@code 6ms}, {@code 2m59.56s}, seconds,
 * seconds or milliseconds since 1970, and dates of RFC 3339. What is not understood counts for
 * nothing. For any number of threads.
 */
public final class Pace {
  private static final Set<Integer> DENIALS = Set.of(429, 503, 529);
  private static final Pattern PART = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h|d)");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,15}(?:\\.\\d{1,9})?");
  private static final double EPOCH_SECONDS = 1e9;
  private static final double EPOCH_MILLIS = 1e12;
  private static final double MOST_SECONDS = 1e9;

  private final Duration longest;
  private final long tokensOfARequest;
  private Instant notBefore = Instant.MIN;
  private Left requests = Left.UNKNOWN;
  private Left tokens = Left.UNKNOWN;

  /** What is left of a limit until it is renewed. */
  private record Left(long left, Instant reset) {
    static final Left UNKNOWN = new Left(Long.MAX_VALUE, Instant.MIN);

    Instant notBefore(long needed) {
      return left < needed ? reset : Instant.MIN;
    }

    Left after(long taken) {
      return left == Long.MAX_VALUE ? this : new Left(Math.max(0, left - taken), reset);
    }
  }

  /**
   * @param longest that is waited for; a server that wants more is not asked again
   * @param tokensOfARequest that one request may take, as far as that is known
   */
  public Pace(Duration longest, long tokensOfARequest) {
    this.longest = longest;
    this.tokensOfARequest = tokensOfARequest;
  }

  /** The longest wait. */
  Duration longest() {
    return longest;
  }

  /** How long the next request has to wait; zero if it need not. */
  synchronized Duration pause(Instant now) {
    Instant until = later(notBefore, requests.notBefore(1));
    until = later(until, tokens.notBefore(Math.max(1, tokensOfARequest)));
    return until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO;
  }

  /** As {@link #pause}, and takes its part of what is left where it need not wait. */
  synchronized Duration take(Instant now) {
    Duration pause = pause(now);
    if (pause.isZero()) {
      requests = requests.after(1);
      tokens = tokens.after(tokensOfARequest);
    }
    return pause;
  }

  /** Takes note of an answer. */
  synchronized void saw(int status, HttpHeaders headers, Instant now) {
    if (DENIALS.contains(status)) {
      Backoff.asked(headers.firstValue("Retry-After").orElse(null), now)
          .ifPresent(asked -> notBefore = later(notBefore, now.plus(asked)));
    }
    requests = left(headers, "requests", now, requests);
    tokens = left(headers, "tokens", now, tokens);
  }

  private static Left left(HttpHeaders headers, String of, Instant now, Left before) {
    OptionalLong remaining =
        headers.firstValue("x-ratelimit-remaining-" + of).stream()
            .filter(value -> NUMBER.matcher(value.strip()).matches())
            .mapToLong(value -> (long) Double.parseDouble(value.strip()))
            .findFirst();
    Optional<Duration> reset =
        headers.firstValue("x-ratelimit-reset-" + of).flatMap(value -> duration(value, now));
    return remaining.isPresent() && reset.isPresent()
        ? new Left(remaining.getAsLong(), now.plus(reset.get()))
        : before;
  }

  /** A reset as servers write it; empty if it is not understood. */
  static Optional<Duration> duration(String value, Instant now) {
    String text = value.strip().toLowerCase(Locale.ROOT);
    if (NUMBER.matcher(text).matches()) {
      double number = Double.parseDouble(text);
      double seconds =
          number >= EPOCH_MILLIS
              ? (number - now.toEpochMilli()) / 1000
              : number >= EPOCH_SECONDS ? number - now.toEpochMilli() / 1000.0 : number;
      return Optional.of(ofSeconds(seconds));
    }
    double seconds = 0;
    int at = 0;
    Matcher part = PART.matcher(text);
    while (at < text.length() && part.find(at) && part.start() == at) {
      seconds += Double.parseDouble(part.group(1)) * unit(part.group(2));
      at = part.end();
    }
    if (at == text.length() && at > 0) {
      return Optional.of(ofSeconds(seconds));
    }
    try {
      Duration until = Duration.between(now, Instant.parse(value.strip()));
      return Optional.of(until.isNegative() ? Duration.ZERO : until);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static double unit(String unit) {
    return switch (unit) {
      case "ms" -> 0.001;
      case "m" -> 60;
      case "h" -> 3600;
      case "d" -> 86_400;
      default -> 1;
    };
  }

  private static Duration ofSeconds(double seconds) {
    return Duration.ofMillis(Math.round(1000 * Math.max(0, Math.min(seconds, MOST_SECONDS))));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
