package dev.charm.ops.export;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** Writes pairs to a file, in one of the formats; equal pairs in equal order give equal bytes. */
interface PairWriter extends Closeable {

  /** Writes a pair; one without texts only if the format has a place for it. */
  void write(ExportedPair pair) throws IOException;

  /** A writer of a format to a file that does not exist yet. */
  static PairWriter open(ExportFormat format, Path file) throws IOException {
    return switch (format) {
      case TRL -> new JsonLinesWriter(file, TrainerLines::trl);
      case OPENRLHF -> new JsonLinesWriter(file, TrainerLines::openRlhf);
      case NDJSON -> new JsonLinesWriter(file, pair -> pair);
      case CSV -> new CsvPairWriter(file);
      case PARQUET -> new ParquetPairWriter(file);
    };
  }
}
