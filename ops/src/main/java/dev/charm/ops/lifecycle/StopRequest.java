package dev.charm.ops.lifecycle;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Whether the process was asked to stop. */
public final class StopRequest {
  /** The customary exit status of a process that SIGINT ended: 128 + 2. */
  private static final int INTERRUPTED = 130;

  private final CountDownLatch made = new CountDownLatch(1);

  /** Made by the first Ctrl-C, SIGTERM or SIGHUP; the second ends the process on the spot. */
  public static StopRequest fromSignals() {
    StopRequest stop = new StopRequest();
    ProcessSignals.onStop(
        () -> {
          if (stop.isMade()) {
            Runtime.getRuntime().halt(INTERRUPTED);
          }
          stop.make();
        });
    return stop;
  }

  /** Asks to stop. */
  public void make() {
    made.countDown();
  }

  /** Whether a stop was asked for. */
  public boolean isMade() {
    return made.getCount() == 0;
  }

  /** Waits for the request; false if it was not made in time. */
  public boolean await(Duration timeout) throws InterruptedException {
    return made.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }
}
