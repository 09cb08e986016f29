package dev.charm.ops.dashboard;

import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;

/** Readings of whole logs: what they cost grows with the logs, so there are but two at once. */
final class LogReadings {
  private static final int MOST = 2;

  private final Semaphore room = new Semaphore(MOST);

  /** Reads, or says that others are at it. */
  <T> T read(Callable<T> reading) throws Exception {
    if (!room.tryAcquire()) {
      throw NotShownException.later(
          "Others are reading the logs",
          "What lies in the past is read when somebody asks, twice at once at most. Try again in a"
              + " moment.");
    }
    try {
      return reading.call();
    } finally {
      room.release();
    }
  }
}
