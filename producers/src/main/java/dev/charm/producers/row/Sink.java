package dev.charm.producers.row;

/**
 * Where the rows of a file go: to Kafka, into a calculation, or nowhere.
 *
 * @param <E> what it throws
 */
public interface Sink<E extends Exception> {
  /** Only looks: nothing is sent or kept. */
  Sink<RuntimeException> NONE =
      new Sink<>() {
        @Override
        public void good(Row.Good row) {}

        @Override
        public void bad(Row.Bad row) {}
      };

  /** Takes the events of a row that can be used. */
  void good(Row.Good row) throws E;

  /** Takes a row that cannot be used. */
  void bad(Row.Bad row) throws E;
}
