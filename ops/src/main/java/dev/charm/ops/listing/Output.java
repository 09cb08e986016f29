package dev.charm.ops.listing;

/**
 * How results are printed.
 *
 * @param format table, Markdown, JSON or NDJSON
 * @param width of the screen in columns, which a table is fitted to; {@link #UNBOUNDED} in a pipe
 */
public record Output(OutputFormat format, int width) {
  /** Nothing is left out and nothing is cut. */
  public static final int UNBOUNDED = Integer.MAX_VALUE;

  /** Whole tables. */
  public static final Output TABLE = new Output(OutputFormat.TABLE, UNBOUNDED);

  /** Whether people read it. */
  public boolean isTable() {
    return format == OutputFormat.TABLE;
  }
}
