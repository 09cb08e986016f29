package dev.charm.producers.votes;

import dev.charm.producers.row.Cells;

/**
 * A row that is to be read.
 *
 * @param line that it begins on
 * @param number of the row, from 0
 * @param columns that the row has
 */
record VoteRow(long line, long number, VoteColumns columns, Cells cells) {

  /** Whether it has a column for something, be it empty. */
  boolean has(VoteField field) {
    return columns.has(field);
  }
}
