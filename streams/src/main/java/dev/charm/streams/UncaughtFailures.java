package dev.charm.streams;

import dev.charm.schemas.EventDecoder.RegistryUnavailableException;
import dev.charm.streams.intake.FailedRecords;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a thread that died of something transient, a bounded number of times in a row, and stops
 * the service otherwise: replacing blindly would loop for ever on a poison record.
 */
final class UncaughtFailures implements StreamsUncaughtExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(CalibrationService.class);
  private static final int MAX_IN_A_ROW = 10;
  private static final long FORGIVEN_AFTER_NANOS = Duration.ofMinutes(10).toNanos();

  private final Predicate<Throwable> repair;
  private final Supplier<Optional<Throwable>> unlikePartitions;
  private final Consumer<Throwable> stop;
  private int inARow;
  private long last = System.nanoTime();

  /**
   * @param repair begins to make damaged stores anew, if that is what a failure tells of
   * @param unlikePartitions the reason in clear words, if partitions are not as they must be
   * @param stop told why the service ends for good
   */
  UncaughtFailures(
      Predicate<Throwable> repair,
      Supplier<Optional<Throwable>> unlikePartitions,
      Consumer<Throwable> stop) {
    this.repair = repair;
    this.unlikePartitions = unlikePartitions;
    this.stop = stop;
  }

  @Override
  public synchronized StreamThreadExceptionResponse handle(Throwable exception) {
    String failed = failedRecord(exception);
    if (failed != null) { // bounded by itself, see FailedRecords
      LOG.warn("calibration goes on: {}", failed);
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    long now = System.nanoTime();
    inARow = now - last > FORGIVEN_AFTER_NANOS ? 1 : inARow + 1;
    last = now;
    if (isTransient(exception) && inARow <= MAX_IN_A_ROW) {
      LOG.warn("calibration goes on after: {}", exception.toString());
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    if (repair.test(exception)) {
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    LOG.error("calibration stops", exception);
    stop.accept(unlikePartitions.get().orElse(exception));
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  private static @Nullable String failedRecord(@Nullable Throwable exception) {
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      if (cause instanceof FailedRecords.RecordFailedException) {
        return cause.getMessage();
      }
    }
    return null;
  }

  private static boolean isTransient(@Nullable Throwable exception) {
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      if (cause instanceof RegistryUnavailableException || cause instanceof RetriableException) {
        return true;
      }
    }
    return false;
  }
}
