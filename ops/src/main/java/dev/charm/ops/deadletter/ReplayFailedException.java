package dev.charm.ops.deadletter;

import dev.charm.ops.connect.ErrorLine;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;

/** A replay that Kafka has ended in the middle; what was written before stays written. */
public final class ReplayFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param written how many records were written again before
   * @param unknown of how many more nobody has heard whether they were, all or none of them
   */
  ReplayFailedException(long written, int unknown, Throwable cause) {
    super(words(written, unknown, cause), cause);
  }

  private static String words(long written, int unknown, Throwable cause) {
    return "replayed before it failed: "
        + written
        + (unknown > 0 ? "; of " + unknown + " more it is not known, all or none of them" : "")
        + "; run it again for the rest ("
        + (isFenced(cause) ? "another replay has begun on this cluster" : ErrorLine.of(cause))
        + ")";
  }

  private static boolean isFenced(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProducerFencedException
          || cause instanceof InvalidProducerEpochException) {
        return true;
      }
    }
    return false;
  }

  /** How many were written, and why no more, on one line. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
