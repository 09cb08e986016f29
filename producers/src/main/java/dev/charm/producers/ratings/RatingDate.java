package dev.charm.producers.ratings;

import dev.charm.producers.source.RowFault;
import dev.charm.schemas.MalformedReason;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/** The date of a leaderboard, as tables write it. */
final class RatingDate {
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .optionalStart()
          .appendOffset("+HH:mm", "Z")
          .optionalEnd()
          .toFormatter(Locale.ROOT);

  /** Dates that name no time of day, which is midnight in UTC. */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern(
          "[uuuu-MM-dd][uuuuMMdd][uuuu/MM/dd][MMMM d, uuuu][MMM d, uuuu]", Locale.ENGLISH);

  private RatingDate() {}

  /**
   * An ISO date or date and time, in UTC where it names no offset; {@code 20260803}, {@code
   * 2026/08/03}, {@code August 3, 2026}.
   *
   * @throws RowFault if it is none of them
   */
  static Instant parse(String cell) throws RowFault {
    String text = cell.strip();
    try {
      if (text.indexOf(':') < 0) {
        return LocalDate.parse(text, DATE).atStartOfDay(ZoneOffset.UTC).toInstant();
      }
      TemporalAccessor time =
          TIME.parseBest(
              text.replaceFirst(" UTC$", "Z").replaceFirst("(\\d) (\\d)", "$1T$2"),
              OffsetDateTime::from,
              LocalDateTime::from);
      return time instanceof OffsetDateTime offset
          ? offset.toInstant()
          : LocalDateTime.from(time).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new RowFault(MalformedReason.UNDECODABLE, "as_of is not a date", text);
    }
  }
}
