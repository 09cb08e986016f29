package dev.charm.ops.command.option;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A moment in ISO-8601: an instant, {@code 2026-05-01T12:00:00Z}, one with an offset, {@code
 * 2026-05-01T14:00:00+02:00}, or a date, {@code 2026-05-01}, at midnight UTC.
 */
public final class TimeText implements ITypeConverter<Instant> {
  @Override
  public Instant convert(String text) {
    try {
      return text.indexOf('T') >= 0
          ? OffsetDateTime.parse(text).toInstant()
          : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "'"
              + text
              + "' is not an ISO date or instant such as 2026-05-01 or 2026-05-01T12:00:00Z");
    }
  }
}
