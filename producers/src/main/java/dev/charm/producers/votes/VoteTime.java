package dev.charm.producers.votes;

import dev.charm.producers.source.RowFault;
import dev.charm.schemas.MalformedReason;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** When a vote was cast, as tables write it. */
final class VoteTime {
  /** Up to here a number is of seconds (the year 5138); of each next unit a thousandfold. */
  private static final BigDecimal MOST_SECONDS = new BigDecimal("1e11");

  private static final BigDecimal MOST = MOST_SECONDS.scaleByPowerOfTen(9);
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?\\d{1,20}(\\.\\d*)?([eE]\\+?\\d{1,2})?");

  /** Day numbers of spreadsheets, counted from 1900: of the years 2000 to 2050. */
  private static final BigDecimal FIRST_DAY = new BigDecimal(36526);

  private static final BigDecimal LAST_DAY = new BigDecimal(55152);

  /** Digits of plain seconds before the point: from 1973 to 2286. */
  private static final int LEAST_DIGITS = 9;

  private static final int MOST_DIGITS = 10;

  /** So many digits make a whole number that a double holds exactly. */
  private static final int EXACT_DIGITS = 15;

  private static final int MOST_FRACTION = 9;
  private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

  private static final Pattern ISO =
      Pattern.compile(
          "(\\d{4})([-/])(\\d\\d)\\2(\\d\\d)(?:[T ](\\d\\d:\\d\\d(?::\\d\\d)?)(?:[.,](\\d{1,9})\\d*)?)?"
              + " ?(?:Z|UTC|GMT|([+-])(\\d\\d):?(\\d\\d)?)?",
          Pattern.CASE_INSENSITIVE);

  private VoteTime() {}

  /**
   * A time: ISO, with {@code T} or a blank between date and time, slashes or hyphens in the date,
   * any number of digits of a fraction, an offset such as {@code Z}, {@code UTC}, {@code +00},
   * {@code +0000} or {@code +00:00}, without which it is UTC; as mail has it ({@code Mon, 01 Jul
   * 2024 00:00:00 GMT}); or the time since 1970 in seconds, milliseconds, microseconds or
   * nanoseconds, which its size tells.
   *
   * @return null for 0 and -1, by which writers say that they do not know
   * @throws RowFault if it is none of these; its problem begins with a blank, for the column's name
   */
  static @Nullable Instant parse(String cell) throws RowFault {
    String text = cell.strip();
    double seconds = plainSeconds(text);
    if (seconds > 0) {
      return Instant.ofEpochMilli(Math.round(1000 * seconds));
    }
    if (NUMBER.matcher(text).matches()) {
      return sinceEpoch(text);
    }
    Matcher iso = ISO.matcher(text);
    try {
      if (iso.matches()) {
        return iso(iso);
      }
      if (text.indexOf(',') == "Mon".length()) {
        return OffsetDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      }
    } catch (DateTimeException e) {
      // told below
    }
    throw new RowFault(MalformedReason.UNDECODABLE, " is not a time", cell);
  }

  /** Seconds with some digits of a fraction, which most files have; 0 if a text is not such. */
  private static double plainSeconds(String text) {
    byte[] letters = text.getBytes(StandardCharsets.ISO_8859_1); // other letters are no digits
    int length = letters.length;
    int point = -1;
    long digits = 0;
    for (int i = 0; i < length; i++) {
      byte c = letters[i];
      if (c == '.' && point < 0) {
        point = i;
      } else if (c < '0' || c > '9' || i == MOST_DIGITS + 1 + MOST_FRACTION) {
        return 0;
      } else {
        digits = 10 * digits + (c - '0');
      }
    }
    int whole = point < 0 ? length : point;
    int fraction = point < 0 ? 0 : length - point - 1;
    boolean plain =
        whole >= LEAST_DIGITS
            && whole <= MOST_DIGITS
            && letters[0] != '0'
            && (point < 0 || (fraction > 0 && fraction <= MOST_FRACTION));
    if (!plain) {
      return 0;
    }
    return whole + fraction <= EXACT_DIGITS
        ? digits / POWERS[fraction] // of two exact numbers, so it is the nearest double
        : Double.parseDouble(text);
  }

  private static @Nullable Instant sinceEpoch(String text) throws RowFault {
    BigDecimal number = new BigDecimal(text);
    if (number.signum() == 0 || number.compareTo(BigDecimal.ONE.negate()) == 0) {
      return null;
    }
    if (number.signum() < 0 || number.compareTo(MOST) > 0) {
      throw new RowFault(MalformedReason.OUT_OF_RANGE, " is not a time since 1970", text);
    }
    if (number.compareTo(FIRST_DAY) >= 0 && number.compareTo(LAST_DAY) <= 0) {
      throw new RowFault(
          MalformedReason.OUT_OF_RANGE,
          " is a spreadsheet's day number rather than a time since 1970; format it as a date",
          text);
    }
    int unit = 0;
    while (number.compareTo(MOST_SECONDS.scaleByPowerOfTen(unit)) > 0) {
      unit += 3;
    }
    return Instant.ofEpochMilli(Math.round(number.scaleByPowerOfTen(3 - unit).doubleValue()));
  }

  private static Instant iso(Matcher iso) {
    LocalDate date =
        LocalDate.of(
            Integer.parseInt(iso.group(1)),
            Integer.parseInt(iso.group(3)),
            Integer.parseInt(iso.group(4)));
    String clock = iso.group(5);
    String fraction = iso.group(6);
    LocalTime time = clock == null ? LocalTime.MIDNIGHT : LocalTime.parse(clock);
    if (fraction != null) {
      time = time.withNano(Integer.parseInt((fraction + "000000000").substring(0, 9)));
    }
    return date.atTime(time).toInstant(offset(iso)).truncatedTo(ChronoUnit.MILLIS);
  }

  private static ZoneOffset offset(Matcher iso) {
    if (iso.group(7) == null) {
      return ZoneOffset.UTC;
    }
    int sign = iso.group(7).equals("-") ? -1 : 1;
    String minutes = iso.group(9);
    return ZoneOffset.ofHoursMinutes(
        sign * Integer.parseInt(iso.group(8)),
        sign * (minutes == null ? 0 : Integer.parseInt(minutes)));
  }
}
