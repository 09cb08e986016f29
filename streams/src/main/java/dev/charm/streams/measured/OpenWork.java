package dev.charm.streams.measured;

import java.util.Set;

/** What one task has before it that no topic tells of: reports to send, moves, pairs to solve. */
public final class OpenWork implements AutoCloseable {
  private final Stage stage;
  private final Set<OpenWork> all;
  private volatile long waiting;

  OpenWork(Stage stage, Set<OpenWork> all) {
    this.stage = stage;
    this.all = all;
  }

  /** The task begins, or begins anew. */
  public void begin() {
    waiting = 0;
    all.add(this);
  }

  Stage stage() {
    return stage;
  }

  long waiting() {
    return waiting;
  }

  /** There are so many now. */
  public void set(long now) {
    waiting = now;
  }

  /** The task has ended. */
  @Override
  public void close() {
    all.remove(this);
  }
}
