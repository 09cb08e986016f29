package dev.charm.consumers.service;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The failures of a service that tries again for ever, with pauses that double. Only another
 * service of the same name ends it. For one thread.
 */
public final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
  private static final int MOST_DOUBLINGS = 5;

  private final String work;
  private final Duration first;
  private int inARow;

  /**
   * @param work what fails, for the log: {@code scoring}
   * @param first pause
   */
  public Failures(String work, Duration first) {
    this.work = work;
    this.first = first;
  }

  /** Something failed. */
  public void another() {
    inARow++;
  }

  /** Something succeeded. */
  public void none() {
    inARow = 0;
  }

  /** Waits if something failed, longer each time in a row; an interrupt ends the wait. */
  public void pause() {
    if (inARow == 0) {
      return;
    }
    try {
      Thread.sleep(first.toMillis() << Math.min(inARow - 1, MOST_DOUBLINGS));
    } catch (InterruptedException e) {
      // whoever closes the service interrupts, and its loop looks at that next
    }
  }

  /** Tells the log that it is tried again. */
  public void log(Exception e) {
    if (e instanceof AuthorizationException) {
      LOG.error("{} is not allowed to work, and tries again: {}", work, e.getMessage());
    } else {
      LOG.warn("{} failed and is tried again: {}", work, e.toString());
    }
  }

  /** Whether a member of the same name has taken the place in the group. */
  public static boolean isReplaced(Throwable e) {
    return has(e, FencedInstanceIdException.class);
  }

  /** Whether an exception is of a kind, or comes of one: producers wrap what they are told. */
  public static boolean has(Throwable e, Class<? extends Exception> kind) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (kind.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Tells the log why a service ends: going on would take the place back, and both would do so for
   * ever.
   *
   * @param service {@code scorer of NAME}
   * @return the reason
   */
  public static String replaced(String service, String instance) {
    String reason =
        "another "
            + service
            + " uses the instance name "
            + instance
            + ", and has taken the place of this one; give each its own (--instance or"
            + " CHARM_INSTANCE)";
    LOG.error("{}", reason);
    return reason;
  }

  /** Opens something; whatever keeps it from opening is an {@link IOException}. */
  public static <T> T opened(Callable<T> opening) throws IOException {
    try {
      return opening.call();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
