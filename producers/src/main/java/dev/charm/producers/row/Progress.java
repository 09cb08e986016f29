package dev.charm.producers.row;

/** Is told how far a file is read. */
public interface Progress {
  /** Tells nobody. */
  Progress NONE = (read, total) -> {};

  /**
   * Called after each row.
   *
   * @param bytesRead of the file as stored, read-ahead included
   * @param bytesTotal of the file as stored
   */
  void at(long bytesRead, long bytesTotal);
}
