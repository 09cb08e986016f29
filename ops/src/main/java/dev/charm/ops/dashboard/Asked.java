package dev.charm.ops.dashboard;

import dev.charm.ops.dashboard.data.PairSearch;
import dev.charm.ops.dashboard.data.Shows;
import dev.charm.ops.dashboard.data.SystemViews;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** What an address asks for, read with care. */
final class Asked {
  private Asked() {}

  /** A query parameter; null if it is absent or empty, as a form sends it. */
  static @Nullable String text(Context context, String name) {
    String value = context.queryParam(name);
    return value == null || value.isBlank() ? null : value;
  }

  /** A moment, or a date, which is its midnight in UTC; null if none is asked for. */
  static @Nullable Instant time(Context context, String name) {
    String value = text(context, name);
    if (value == null) {
      return null;
    }
    try {
      return value.length() == "2026-01-01".length()
          ? LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant()
          : Instant.parse(value);
    } catch (DateTimeParseException e) {
      throw NotShownException.wrong(
          "This is not a moment: " + name,
          "A date such as 2026-05-01 is one, and an instant such as 2026-05-01T12:00:00Z.");
    }
  }

  /** A finite number; null if none is asked for. */
  static @Nullable Double decimal(Context context, String name) {
    String value = text(context, name);
    if (value == null) {
      return null;
    }
    try {
      double number = Double.parseDouble(value.strip());
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw NotShownException.wrong("This is not a number: " + name, "0.25 is one.");
  }

  /** Yes or no; null if it does not matter. */
  static @Nullable Boolean flag(Context context, String name) {
    String value = text(context, name);
    if (value == null) {
      return null;
    }
    return switch (value) {
      case "true", "1", "on" -> true;
      case "false", "0", "off" -> false;
      default ->
          throw NotShownException.wrong(
              "This is neither true nor false: " + name, "Without it, both are shown.");
    };
  }

  /** A whole number from 1 to the greatest; the usual one if none is asked for. */
  static int number(Context context, String name, int usual, int greatest) {
    String value = text(context, name);
    if (value == null) {
      return usual;
    }
    try {
      int number = Integer.parseInt(value);
      if (number >= 1 && number <= greatest) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw NotShownException.wrong(
        "This is not a number to use: " + name, "It may be from 1 to " + greatest + ".");
  }

  /** What is followed. */
  static SystemViews views(Shows shows) {
    return shows
        .views()
        .orElseThrow(
            () ->
                NotShownException.later(
                    "Not ready yet",
                    "The dashboard waits for "
                        + shows.waitsFor().orElse("the topics")
                        + ". This page asks again by itself."));
  }

  /** The pairs, once they were read. */
  static PairSearch pairs(Shows shows) {
    views(shows);
    return shows
        .pairs()
        .orElseThrow(
            () ->
                NotShownException.later(
                    "Not ready yet",
                    "The pairs are still being read from their topic. Ask again in a moment."));
  }
}
