package dev.charm.ops.listing;

/** How results are printed. */
public enum OutputFormat {
  /** Aligned columns, rounded: for people. */
  TABLE,
  /** One JSON array, at full precision. */
  JSON,
  /** One JSON object per line, at full precision. */
  NDJSON;

  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
