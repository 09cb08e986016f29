package dev.charm.streams;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.state.internals.OffsetCheckpoint;
import org.rocksdb.RocksDBException;

/**
 * Files of Kafka Streams that cannot be used as they are. All of them are copies of topics, so that
 * whoever loses them loses nothing but the time that it takes to read them back.
 *
 * @param folders of tasks, such as {@code 1_0}, and {@code global}; empty if it is not known which
 * @param reason what was found, for people; bears names of files, never what is in them
 */
record StoreDamage(Set<String> folders, String reason) {
  private static final String GLOBAL = "global";
  private static final Pattern TASK = Pattern.compile("(?<=[/\\\\\\[ ])\\d+_\\d+(?=[/\\\\\\] ]|$)");

  /** What new files would fare no better with: no room, no right to write, another process. */
  private static final Pattern NOT_THE_FILES =
      Pattern.compile(
          "no space left|disk quota exceeded|read-only file system|permission denied"
              + "|operation not permitted|too many open files|lock hold by|resource temporarily");

  /** The damage behind a failure; empty if it has another reason. */
  static Optional<StoreDamage> behind(Throwable failure) {
    Set<String> folders = new HashSet<>();
    Throwable found = null;
    boolean state = false;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (NOT_THE_FILES.matcher(message.toLowerCase(Locale.ROOT)).find()) {
        return Optional.empty();
      }
      folders.addAll(named(cause, message));
      state |= cause instanceof ProcessorStateException || isOfGlobalStores(message);
      state |= isOfCheckpoint(cause);
      if (isOfFiles(cause)) {
        found = cause;
      }
    }
    return state && found != null
        ? Optional.of(new StoreDamage(Set.copyOf(folders), reason(found)))
        : Optional.empty();
  }

  private static boolean isOfFiles(Throwable cause) {
    return cause instanceof RocksDBException
        || cause instanceof IOException
        || isOfCheckpoint(cause);
  }

  /** Kafka Streams does not say what file it was that holds no numbers. */
  private static boolean isOfCheckpoint(Throwable cause) {
    return Arrays.stream(cause.getStackTrace())
        .anyMatch(frame -> frame.getClassName().equals(OffsetCheckpoint.class.getName()));
  }

  private static boolean isOfGlobalStores(String message) {
    return message.contains("initialization of GlobalStreamThread")
        || message.contains("checkpoints for global state");
  }

  private static Set<String> named(Throwable cause, String message) {
    Set<String> named =
        TASK.matcher(message).results().map(MatchResult::group).collect(Collectors.toSet());
    if (cause instanceof StreamsException failed) {
      failed.taskId().ifPresent(task -> named.add(task.toString()));
    }
    if (isOfGlobalStores(message)) {
      named.add(GLOBAL);
    }
    return named;
  }

  private static String reason(Throwable found) {
    String message = found.getMessage();
    return found.getClass().getSimpleName()
        + (message == null ? "" : ": " + message.strip().lines().findFirst().orElse(""));
  }
}
