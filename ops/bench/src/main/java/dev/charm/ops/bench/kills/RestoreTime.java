package dev.charm.ops.bench.kills;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Reads from the log of {@code charm up} what an unclean stop costs Kafka Streams: it takes the
 * state of tasks under exactly once as corrupted, wipes it and reads it back from the changelogs.
 */
final class RestoreTime {
  private static final String GIVEN_UP = "Detected the states of tasks";
  private static final String RUNNING = "calibration: RUNNING";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss,SSS");
  private static final int TIME_LENGTH = "yyyy-MM-dd HH:mm:ss,SSS".length();
  private static final double MILLIS = 1e3;

  private RestoreTime() {}

  /** How long the log is now, bytes. */
  static long end(Path log) throws IOException {
    return Files.exists(log) ? Files.size(log) : 0;
  }

  /**
   * Seconds from giving state up until it was read back.
   *
   * @param from where in the log the start begins; a log that was rolled meanwhile is shorter
   */
  static OptionalDouble after(Path log, long from) throws IOException {
    byte[] all = Files.exists(log) ? Files.readAllBytes(log) : new byte[0];
    int begin = all.length < from ? 0 : (int) from;
    String text = new String(all, begin, all.length - begin, StandardCharsets.UTF_8);
    @Nullable LocalDateTime givenUp = null;
    for (String line : text.lines().toList()) {
      if (givenUp == null && line.contains(GIVEN_UP)) {
        givenUp = LocalDateTime.parse(line.substring(0, TIME_LENGTH), TIME);
      } else if (givenUp != null && line.contains(RUNNING)) {
        LocalDateTime running = LocalDateTime.parse(line.substring(0, TIME_LENGTH), TIME);
        return OptionalDouble.of(Duration.between(givenUp, running).toMillis() / MILLIS);
      }
    }
    return OptionalDouble.empty();
  }
}
