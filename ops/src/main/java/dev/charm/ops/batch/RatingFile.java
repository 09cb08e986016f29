package dev.charm.ops.batch;

import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import dev.charm.producers.source.Sources;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A table of ratings.
 *
 * @param date of rows that have none; null for when the file was last changed
 */
public record RatingFile(Path path, @Nullable Instant date) {

  /** The table as it is read. */
  Source source() throws SourceException {
    Source source = Sources.one(path);
    return date == null ? source : source.changedAt(date);
  }
}
