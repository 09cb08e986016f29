package dev.charm.producers.source;

import dev.charm.schemas.MalformedReason;

/**
 * What a row of a file turned out to be.
 *
 * @param <T> what a good row yields
 */
public sealed interface Row<T> {

  /** Name of the file. */
  String file();

  /** Line that the row begins on, from 1. */
  long line();

  /**
   * A row that can be used.
   *
   * @param value every event in it passes {@link dev.charm.schemas.EventCheck}
   */
  record Good<T>(String file, long line, T value) implements Row<T> {}

  /**
   * A row that cannot be used; the rest of the file can.
   *
   * @param reason what is wrong, for machines
   * @param detail what is wrong, for people; never holds a text of the row
   * @param raw the row's bytes as they came
   */
  record Bad<T>(String file, long line, MalformedReason reason, String detail, byte[] raw)
      implements Row<T> {}

  /** A later row of a prompt or vote that this file had already, where the first row counts. */
  record Repeated<T>(String file, long line) implements Row<T> {}

  /** A row that is as it should be and says of itself that it is not to count. */
  record LeftOut<T>(String file, long line) implements Row<T> {}
}
