package dev.charm.ops.listing;

import java.util.Locale;

/** How results are printed. */
public enum OutputFormat {
  /** Aligned columns, rounded: for people. */
  TABLE,
  /** A table in Markdown, rounded as the other: for reports. */
  MARKDOWN,
  /** One JSON array, at full precision. */
  JSON,
  /** One JSON object per line, at full precision. */
  NDJSON;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
