package dev.charm.producers.ratings;

import dev.charm.producers.source.Aliases;
import dev.charm.producers.source.CsvRowReader;
import dev.charm.producers.source.CsvTable;
import dev.charm.producers.source.CsvTable.CsvRow;
import dev.charm.producers.source.Decimal;
import dev.charm.producers.source.Row;
import dev.charm.producers.source.RowFault;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import dev.charm.schemas.EventCheck;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.RatingSnapshot;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a table of ratings: columns {@code model} (or {@code arena_name}) and {@code rating} (Elo
 * scale), and as far as they are known {@code ci_low}, {@code ci_high} (95 %), {@code votes},
 * {@code as_of} (ISO date, at midnight UTC, or instant) and {@code source}. Other columns, {@code
 * rating_exact} among them, are ignored.
 */
public final class RatingTableReader extends CsvRowReader<RatingSnapshot> {
  private final Aliases aliases;
  private final String arena;
  private final String publisher;
  private final boolean publisherGiven;
  private final String modelColumn;

  private RatingTableReader(
      Source source, CsvTable table, String arena, @Nullable String publisher, Aliases aliases)
      throws SourceException {
    super(source, table);
    this.aliases = aliases;
    this.arena = arena;
    this.publisherGiven = publisher != null;
    this.publisher = publisher != null ? publisher : stem(source.name());
    this.modelColumn = table.column("model") >= 0 ? "model" : "arena_name";
    if (table.column(modelColumn) < 0) {
      throw table.lacks("column model or arena_name");
    }
    if (table.column("rating") < 0) {
      throw table.lacks("column rating");
    }
  }

  /**
   * Opens a table.
   *
   * @param arena the pool of battles that the ratings speak of
   * @param publisher who published them; null for what the column {@code source} says or, where it
   *     says nothing, the file's name without its endings
   * @throws SourceException if it cannot be read or lacks a column
   */
  public static RatingTableReader open(
      Source source, String arena, @Nullable String publisher, Aliases aliases)
      throws SourceException {
    return open(source, table -> new RatingTableReader(source, table, arena, publisher, aliases));
  }

  @Override
  protected Row<RatingSnapshot> row(CsvRow record) throws RowFault {
    return new Row.Good<>(source().name(), record.line(), rating(record.cells()));
  }

  private RatingSnapshot rating(List<String> cells) throws RowFault {
    Double rating = Decimal.parse("rating", cell(cells, "rating"));
    if (rating == null) {
      throw new RowFault(MalformedReason.MISSING_FIELD, "rating is missing");
    }
    String stated = cell(cells, "source");
    RatingSnapshot snapshot =
        new RatingSnapshot(
            publisherGiven || stated.isBlank() ? publisher : stated,
            arena,
            aliases.name(cell(cells, modelColumn)),
            rating,
            Decimal.parse("ci_low", cell(cells, "ci_low")),
            Decimal.parse("ci_high", cell(cells, "ci_high")),
            votes(cell(cells, "votes")),
            asOf(cell(cells, "as_of")));
    Optional<EventCheck.Fault> fault = EventCheck.fault(snapshot);
    if (fault.isPresent()) {
      throw new RowFault(fault.get().reason(), fault.get().detail());
    }
    return snapshot;
  }

  /** The cell, or an empty text if there is no such column. */
  private String cell(List<String> cells, String column) {
    int index = table.column(column);
    return index < 0 ? "" : cells.get(index);
  }

  private static @Nullable Long votes(String cell) throws RowFault {
    Double votes = Decimal.parse("votes", cell);
    if (votes != null && (votes < 0 || votes != Math.rint(votes) || votes > Long.MAX_VALUE / 2.0)) {
      throw new RowFault(MalformedReason.OUT_OF_RANGE, "votes is not a whole number from 0");
    }
    return votes == null ? null : votes.longValue();
  }

  private Instant asOf(String cell) throws RowFault {
    String text = cell.strip();
    if (text.isEmpty()) {
      return source().lastModified();
    }
    try {
      return text.indexOf('T') >= 0
          ? Instant.parse(text)
          : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeException e) {
      throw new RowFault(MalformedReason.UNDECODABLE, "as_of is not an ISO date");
    }
  }

  private static String stem(String file) {
    return file.replaceFirst("\\.gz$", "").replaceFirst("\\.[A-Za-z]+$", "");
  }
}
