package dev.charm.producers.votes;

import dev.charm.producers.row.Decimal;
import dev.charm.producers.source.RowFault;
import dev.charm.schemas.MalformedReason;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;

/** When a vote was cast, as tables write it. */
final class VoteTime {
  /** Seconds up to here (the year 5138), milliseconds beyond. */
  private static final double MAX_SECONDS = 1e11;

  private static final int YEAR = "2000".length();

  private VoteTime() {}

  /**
   * An ISO date, or date and time with {@code T} or a blank between them, in UTC where it names no
   * offset; or the time since 1970 in seconds, with fraction, or milliseconds.
   */
  static Instant parse(String cell) throws RowFault {
    String text = cell.strip();
    if (text.length() > YEAR && text.charAt(YEAR) == '-') {
      return iso(text);
    }
    Double number = Decimal.parse(VoteField.VOTED_AT.label(), text);
    if (number == null || number < 0 || number > 1000 * MAX_SECONDS) {
      throw new RowFault(MalformedReason.OUT_OF_RANGE, "voted_at is not a time since 1970", text);
    }
    return Instant.ofEpochMilli(Math.round(number <= MAX_SECONDS ? 1000 * number : number));
  }

  private static Instant iso(String text) throws RowFault {
    try {
      if (text.length() == "2000-01-01".length()) {
        return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
      }
      TemporalAccessor time =
          DateTimeFormatter.ISO_DATE_TIME.parseBest(
              text.replaceFirst(" ", "T"), OffsetDateTime::from, LocalDateTime::from);
      return time instanceof OffsetDateTime offset
          ? offset.toInstant()
          : LocalDateTime.from(time).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new RowFault(MalformedReason.UNDECODABLE, "voted_at is not an ISO date", text);
    }
  }
}
