package dev.charm.producers.votes;

import dev.charm.producers.row.Cells;
import java.util.List;

/**
 * The columns that a row has, be they empty, and what they may say: worked out once for all rows
 * with the same columns.
 */
final class VoteColumns {
  private final List<String> names;

  /** One bit for each {@link VoteField}. */
  private final long fields;

  /**
   * @param names normal names, which must not change
   */
  VoteColumns(List<String> names) {
    this.names = names;
    long all = 0;
    for (VoteField field : VoteField.values()) {
      if (Cells.hasAny(names, field.columns())) {
        all |= bit(field);
      }
    }
    this.fields = all;
  }

  /** Their normal names. */
  List<String> names() {
    return names;
  }

  /** Whether any of them is for something. */
  boolean has(VoteField field) {
    return (fields & bit(field)) != 0;
  }

  private static long bit(VoteField field) {
    return 1L << field.ordinal();
  }
}
