package dev.charm.ops.dashboard;

import dev.charm.consumers.views.LogReader;
import dev.charm.consumers.views.ReadListener;
import dev.charm.consumers.views.TooManyVotesException;
import dev.charm.consumers.views.UnreadableLogException;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.LogReaders;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import org.apache.kafka.common.KafkaException;

/** Readings of whole logs: what they cost grows with the logs, so there are but two at once. */
final class LogReadings {
  private static final int MOST = 2;

  private final Connection to;
  private final Semaphore room = new Semaphore(MOST);

  LogReadings(Connection to) {
    this.to = to;
  }

  /**
   * What is made of the logs.
   *
   * @param <T> what comes out
   */
  interface Question<T> {
    T ask(LogReader reader) throws Exception;
  }

  /** Reads, or says that others are at it, or that the logs cannot be read now. */
  <T> T read(Question<T> question) throws Exception {
    if (!room.tryAcquire()) {
      throw NotShownException.later(
          "Others are reading the logs",
          "What lies in the past is read when somebody asks, twice at once at most. Try again in a"
              + " moment.");
    }
    try (LogReader reader = open()) {
      return question.ask(reader);
    } catch (UnreadableLogException | KafkaException e) {
      throw unreadable(e);
    } catch (TooManyVotesException e) {
      throw NotShownException.refused(
          422,
          "There are too many votes to show this here",
          String.format(
              "%s: more than the dashboard holds. charm leaderboard --win-matrix, and --as-of,"
                  + " count them in a process of their own.",
              capitalised(String.valueOf(e.getMessage()))));
    } finally {
      room.release();
    }
  }

  private static String capitalised(String line) {
    return line.substring(0, 1).toUpperCase(Locale.ROOT) + line.substring(1);
  }

  private LogReader open() throws InterruptedException {
    try {
      return LogReaders.open(to, ReadListener.NONE);
    } catch (CommandFailedException | KafkaException e) {
      throw unreadable(e);
    }
  }

  private static NotShownException unreadable(RuntimeException e) {
    return NotShownException.later("The logs cannot be read now", e.getMessage() + ".");
  }
}
