package dev.charm.ops.export.container;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;

/** What rows are put into. */
public enum Container {
  /** JSON Lines: an object a line. */
  JSONL("JSON Lines"),
  /** Parquet with nested types, its pages compressed by Snappy. */
  PARQUET("Parquet"),
  /** CSV with a header; what is nested is JSON. */
  CSV("CSV");

  private final String title;

  Container(String title) {
    this.title = title;
  }

  /** Its name in a sentence. */
  public String title() {
    return title;
  }

  /**
   * Writes rows of these columns.
   *
   * @param out is closed with the writer
   */
  public RowWriter open(List<Field> columns, OutputStream out) throws IOException {
    return switch (this) {
      case JSONL -> new JsonLinesWriter(columns, out);
      case PARQUET -> new ParquetRowWriter(columns, out);
      case CSV -> new CsvRowWriter(columns, out);
    };
  }

  /** As it is written in arguments and manifests: lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
