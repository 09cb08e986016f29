package dev.charm.ops.lifecycle;

import dev.charm.ops.metrics.Reading;
import dev.charm.ops.metrics.Sample;
import java.util.List;
import java.util.Optional;

/** A long-running part of the system: the broker, the registry, streams, scorer, trainer. */
public interface Service extends AutoCloseable {
  /** Where a service stands. */
  enum State {
    /** Not started yet, or on its way: loading, restoring, joining its group. */
    STARTING,
    /** Takes work. */
    RUNNING,
    /** Stopped because it was told to. */
    STOPPED,
    /** Stopped by itself, for good. */
    FAILED
  }

  /** One lower-case word for people and logs. */
  String name();

  /**
   * Starts it. May return while the service is still {@link State#STARTING}.
   *
   * @throws StartException if it cannot start, with the reason and what to do about it
   */
  void start() throws StartException, InterruptedException;

  /** Where it stands now. */
  State state();

  /**
   * What is the matter, without texts of prompts or responses: why it is {@link State#FAILED}, or
   * what keeps it {@link State#STARTING}; empty if nothing is.
   */
  default Optional<String> problem() {
    return Optional.empty();
  }

  /** What it holds now, the most telling first; cheap enough to ask every few seconds. */
  default List<Held> held() {
    return List.of();
  }

  /** Whether it takes work, wholly or in part. */
  default boolean takesWork() {
    return state() == State.RUNNING;
  }

  /** What it has counted and measures now; cheap enough to ask every few seconds. */
  default List<Sample> samples() {
    return List.of();
  }

  /** What its stages read, as far as it knows now. */
  default List<Reading> readings() {
    return List.of();
  }

  /** Stops it and frees what it holds. Harmless when it never started or has stopped. */
  @Override
  void close();
}
