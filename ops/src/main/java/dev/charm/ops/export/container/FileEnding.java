package dev.charm.ops.export.container;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the name of a file says of its content, as its readers take it: {@code x.jsonl.gz}.
 *
 * @param container null where the name says nothing
 */
public record FileEnding(@Nullable Container container, Compression compression) {
  private static final Map<String, Container> CONTAINERS =
      Map.of(
          "jsonl", Container.JSONL,
          "ndjson", Container.JSONL,
          "json", Container.JSONL,
          "parquet", Container.PARQUET,
          "csv", Container.CSV);
  private static final Map<String, Compression> COMPRESSIONS =
      Map.of("gz", Compression.GZIP, "zst", Compression.ZSTD);

  /** Endings that promise what is not written. */
  private static final Set<String> NOT_WRITTEN =
      Set.of("bz2", "xz", "lz4", "zip", "br", "snappy", "7z", "tsv", "arrow", "feather");

  /**
   * Reads a name.
   *
   * @throws IllegalArgumentException if it promises a form that is not written
   */
  public static FileEnding of(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    String last = ending(name);
    if (NOT_WRITTEN.contains(last)) {
      throw new IllegalArgumentException(
          fileName
              + ": ."
              + last
              + " is not written; files end in .jsonl, .parquet or .csv, compressed ones in .gz or"
              + " .zst after that");
    }
    Compression compression = COMPRESSIONS.getOrDefault(last, Compression.NONE);
    String rest =
        compression == Compression.NONE
            ? name
            : name.substring(0, name.length() - last.length() - 1);
    return new FileEnding(CONTAINERS.get(ending(rest)), compression);
  }

  private static String ending(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1);
  }
}
