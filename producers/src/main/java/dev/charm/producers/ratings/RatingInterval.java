package dev.charm.producers.ratings;

import dev.charm.producers.source.RowFault;
import dev.charm.schemas.MalformedReason;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The 95 % interval of a rating, as a table writes it.
 *
 * @param low its lower end, on the scale of the rating
 * @param high its upper end
 */
record RatingInterval(double low, double high) {
  private static final String NUMBER = "(\\d+(?:\\.\\d+)?)";
  private static final Pattern PLUS_MINUS =
      Pattern.compile("\\+\\s*" + NUMBER + "\\s*/?\\s*-\\s*" + NUMBER);
  private static final Pattern MINUS_PLUS =
      Pattern.compile(
          "[\\[(]?\\s*-\\s*" + NUMBER + "\\s*[,;/]\\s*\\+\\s*" + NUMBER + "\\s*[\\])]?");
  private static final Pattern MARGIN = Pattern.compile("(?:±|\\+/-|\\+-)\\s*" + NUMBER);
  private static final Pattern ENDS =
      Pattern.compile("[\\[(]?\\s*" + NUMBER + "\\s*(?:,|;|-|to)\\s*" + NUMBER + "\\s*[\\])]?");

  /**
   * Reads {@code +5/-4}, {@code (-4, +5)}, {@code ±5}, or both ends {@code [1447, 1457]}.
   *
   * @throws RowFault if it is none of them, or the rating does not lie between the ends
   */
  static RatingInterval parse(String text, double rating) throws RowFault {
    String plain =
        text.strip().replace('−', '-').replace('–', '-').replace('＋', '+').replace("  ", " ");
    Matcher matcher = PLUS_MINUS.matcher(plain);
    if (matcher.matches()) {
      return new RatingInterval(rating - number(matcher, 2), rating + number(matcher, 1));
    }
    matcher = MINUS_PLUS.matcher(plain);
    if (matcher.matches()) {
      return new RatingInterval(rating - number(matcher, 1), rating + number(matcher, 2));
    }
    matcher = MARGIN.matcher(plain);
    if (matcher.matches()) {
      return new RatingInterval(rating - number(matcher, 1), rating + number(matcher, 1));
    }
    matcher = ENDS.matcher(plain);
    if (matcher.matches() && number(matcher, 1) <= rating && rating <= number(matcher, 2)) {
      return new RatingInterval(number(matcher, 1), number(matcher, 2));
    }
    throw new RowFault(MalformedReason.UNDECODABLE, "is not an interval around the rating", text);
  }

  private static double number(Matcher matcher, int group) {
    return Double.parseDouble(matcher.group(group));
  }
}
