package dev.charm.ops.dashboard.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How values look on a page; what there is not is a dash. */
public final class Shown {
  private static final String NOTHING = "–";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Shown() {}

  /** A number with so many digits after the point. */
  public static String number(@Nullable Double value, int decimals) {
    return value == null || !Double.isFinite(value)
        ? NOTHING
        : String.format(Locale.ROOT, "%." + decimals + "f", value).replace('-', '−');
  }

  /** A whole number, in groups of three digits. */
  public static String count(@Nullable Long value) {
    return value == null ? NOTHING : String.format(Locale.ROOT, "%,d", value);
  }

  /** A moment, to the second. */
  public static String time(@Nullable Instant at) {
    return at == null ? NOTHING : TIME.format(at);
  }

  /** A moment, to the second, where its zone stands elsewhere. */
  public static String timeInUtc(Instant at) {
    return TIME.format(at).replace(" UTC", "");
  }

  /** Text, or a dash. */
  public static String text(@Nullable Object value) {
    return value == null ? NOTHING : value.toString();
  }

  /** A part of an address. */
  public static String url(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** A coordinate of a drawing. */
  public static String at(double coordinate) {
    return String.format(Locale.ROOT, "%.1f", coordinate);
  }
}
