package dev.charm.producers.row;

import dev.charm.producers.source.Fields;
import dev.charm.producers.source.Records;
import dev.charm.producers.source.RowFault;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import java.util.List;
import java.util.Set;

/** Makes of the rows of one file what they say. It is used by one {@link RowReader}. */
public interface RowMaker {

  /**
   * What becomes of a row that has fields.
   *
   * @param line that it begins on
   * @param number of the row, from 0
   * @throws RowFault if it is not as it should be
   */
  Row row(long line, long number, Fields fields) throws RowFault;

  /** The normal names of the columns that it reads; others are told to the user as not used. */
  Set<String> used();

  /** What is to be told at the end: what was changed, supposed or looks wrong; one line each. */
  default List<String> messages() {
    return List.of();
  }

  /** Makes a maker for a file. */
  interface Factory {
    /**
     * @param records of the file, from which nothing has been read but the header
     * @throws SourceException if the file lacks a column, or has one that changes the answer and is
     *     not supported
     */
    RowMaker of(Source source, Records records) throws SourceException;
  }
}
