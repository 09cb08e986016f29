package dev.charm.producers.votes;

import java.util.List;

/**
 * The columns that a row has, be they empty, and what they may say: worked out once for all rows
 * with the same columns.
 */
final class VoteColumns {
  private final List<String> names;

  /** One bit for each {@link VoteField}. */
  private final long fields;

  private final long several;

  /**
   * @param names normal names, which must not change
   */
  VoteColumns(List<String> names) {
    this.names = names;
    long all = 0;
    long more = 0;
    for (VoteField field : VoteField.values()) {
      long columns = field.columns().stream().filter(names::contains).count();
      all |= columns > 0 ? bit(field) : 0;
      more |= columns > 1 ? bit(field) : 0;
    }
    this.fields = all;
    this.several = more;
  }

  /** Their normal names. */
  List<String> names() {
    return names;
  }

  /** Whether any of them is for something. */
  boolean has(VoteField field) {
    return (fields & bit(field)) != 0;
  }

  /** Whether more than one of them is for something. */
  boolean hasSeveral(VoteField field) {
    return (several & bit(field)) != 0;
  }

  private static long bit(VoteField field) {
    return 1L << field.ordinal();
  }
}
