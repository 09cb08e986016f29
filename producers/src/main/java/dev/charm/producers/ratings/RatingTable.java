package dev.charm.producers.ratings;

import dev.charm.producers.row.Aliases;
import dev.charm.producers.row.Cells;
import dev.charm.producers.row.ModelNames;
import dev.charm.producers.row.Occurrences;
import dev.charm.producers.row.Row;
import dev.charm.producers.row.RowMaker;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.source.Fields;
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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a table of ratings: columns {@code model} (or {@code arena_name}) and {@code rating} (Elo
 * scale), and as far as they are known {@code ci_low}, {@code ci_high} (95 %), {@code votes},
 * {@code as_of} (ISO date, at midnight UTC, or instant) and {@code source}.
 */
public final class RatingTable implements RowMaker {
  /** The arena that ratings speak of if nothing is said. */
  public static final String DEFAULT_ARENA = "overall";

  private static final List<String> MODEL = List.of("model", "arena_name");
  private static final List<String> RATING = List.of("rating");
  private static final List<String> LOW = List.of("ci_low");
  private static final List<String> HIGH = List.of("ci_high");
  private static final List<String> VOTES = List.of("votes");
  private static final List<String> AS_OF = List.of("as_of");
  private static final List<String> SOURCE = List.of("source");
  private static final Set<String> USED =
      Set.of("model", "arena_name", "rating", "ci_low", "ci_high", "votes", "as_of", "source");

  private final Source file;
  private final ModelNames models;
  private final String arena;
  private final @Nullable String publisher;

  private RatingTable(Source file, String arena, @Nullable String publisher, Aliases aliases) {
    this.file = file;
    this.models = new ModelNames(aliases);
    this.arena = arena;
    this.publisher = publisher;
  }

  /**
   * Opens a table.
   *
   * @param arena the pool of battles that the ratings speak of
   * @param publisher who published them; null for what the column {@code source} says or, where it
   *     says nothing, the file's name without its endings
   * @throws SourceException if it cannot be read or lacks a column
   */
  public static RowReader open(
      Source source, String arena, @Nullable String publisher, Aliases aliases)
      throws SourceException {
    return RowReader.open(
        source,
        (file, records) -> {
          List<String> header = records.header();
          if (!header.isEmpty()) {
            require(file, header, MODEL);
            require(file, header, RATING);
          }
          return new RatingTable(file, arena, publisher, aliases);
        });
  }

  private static void require(Source file, List<String> header, List<String> columns)
      throws SourceException {
    if (!Cells.hasAny(header, columns)) {
      throw new SourceException(
          file.name(),
          "has no column "
              + String.join(" or ", columns)
              + "; its columns: "
              + Occurrences.shown(header));
    }
  }

  @Override
  public Set<String> used() {
    return USED;
  }

  @Override
  public List<String> messages() {
    return models.messages();
  }

  @Override
  public Row row(long line, long number, Fields fields) throws RowFault {
    return new Row.Good(line, List.of(rating(new Cells(fields))));
  }

  private RatingSnapshot rating(Cells cells) throws RowFault {
    Double rating = cells.number(RATING);
    if (rating == null) {
      throw new RowFault(MalformedReason.MISSING_FIELD, "rating is missing");
    }
    RatingSnapshot snapshot =
        new RatingSnapshot(
            publisher(cells),
            arena,
            models.name(cells.required(MODEL)),
            rating,
            cells.number(LOW),
            cells.number(HIGH),
            votes(cells),
            asOf(cells));
    Optional<EventCheck.Fault> fault = EventCheck.fault(snapshot);
    if (fault.isPresent()) {
      throw new RowFault(fault.get().reason(), fault.get().detail());
    }
    return snapshot;
  }

  private String publisher(Cells cells) throws RowFault {
    if (publisher != null) {
      return publisher;
    }
    String stated = cells.text(SOURCE);
    return stated != null ? stated : stem(file.name());
  }

  private static @Nullable Long votes(Cells cells) throws RowFault {
    Double votes = cells.number(VOTES);
    if (votes != null && (votes < 0 || votes != Math.rint(votes) || votes > Long.MAX_VALUE / 2.0)) {
      throw new RowFault(MalformedReason.OUT_OF_RANGE, "votes is not a whole number from 0");
    }
    return votes == null ? null : votes.longValue();
  }

  private Instant asOf(Cells cells) throws RowFault {
    String cell = cells.text(AS_OF);
    if (cell == null) {
      return file.lastModified();
    }
    String text = cell.strip();
    try {
      return text.indexOf('T') >= 0
          ? Instant.parse(text)
          : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeException e) {
      throw new RowFault(MalformedReason.UNDECODABLE, "as_of is not an ISO date", text);
    }
  }

  private static String stem(String file) {
    return file.replaceFirst("\\.gz$", "").replaceFirst("\\.[A-Za-z]+$", "");
  }
}
