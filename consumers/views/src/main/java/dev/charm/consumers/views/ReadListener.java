package dev.charm.consumers.views;

import java.util.function.LongSupplier;

/** Is told how the reading of topics goes; whoever waits for it may look on. */
public interface ReadListener {
  /** Tells nobody. */
  ReadListener NONE =
      new ReadListener() {
        @Override
        public Reading begun(String topic, LongSupplier records) {
          return (done, total) -> {};
        }

        @Override
        public void leftOut(String topic, long records, String first) {}
      };

  /**
   * A topic is read from its beginning.
   *
   * @param records how many were handed over so far; may be asked by any thread, and later
   * @return is told how far it is, and closed when the reading ends
   */
  Reading begun(String topic, LongSupplier records);

  /**
   * Records that do not fit the schema were left out. Told once for each topic and reader.
   *
   * @param records how many
   * @param first where the first one is, and what is wrong with it
   */
  void leftOut(String topic, long records, String first);

  /** Is told how far something is. */
  interface Progress {
    /** So many offsets are read, of so many. */
    void at(long done, long total);
  }

  /** The reading of one topic. */
  interface Reading extends Progress, AutoCloseable {
    @Override
    default void close() {}
  }
}
