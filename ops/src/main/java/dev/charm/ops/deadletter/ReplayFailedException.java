package dev.charm.ops.deadletter;

/** A replay that Kafka has ended in the middle; what was written before stays written. */
public final class ReplayFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long written;
  private final int unknown;
  private final Throwable reason;

  /**
   * @param written how many records were written again before
   * @param unknown of how many more nobody has heard whether they were, all or none of them
   */
  ReplayFailedException(long written, int unknown, Throwable cause) {
    super("a replay ended after " + written + " records", cause);
    this.written = written;
    this.unknown = unknown;
    this.reason = cause;
  }

  /** How many records were written again. */
  public long written() {
    return written;
  }

  /** Of how many more it is not known: either all of them were, or none. */
  public int unknown() {
    return unknown;
  }

  /** What ended it. */
  public Throwable reason() {
    return reason;
  }
}
