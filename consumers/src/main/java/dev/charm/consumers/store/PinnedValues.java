package dev.charm.consumers.store;

/**
 * The values of a topic as they were at one time, to be gone through as often as need be without
 * holding them: the same ones each time, in an order that the keys alone decide.
 *
 * @param <V> what is kept of each record
 */
public interface PinnedValues<V> extends AutoCloseable {

  /**
   * Takes a value.
   *
   * @param <V> what is kept of each record
   * @param <E> what may go wrong
   */
  @FunctionalInterface
  interface Visitor<V, E extends Exception> {
    /** A value with its key. */
    void visit(String key, V value) throws E;
  }

  /** Hands over every value. */
  <E extends Exception> void each(Visitor<V, E> visitor) throws E;

  /** Lets go of the values: what was removed since may leave the disk. */
  @Override
  void close();
}
