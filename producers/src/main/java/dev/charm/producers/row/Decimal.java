package dev.charm.producers.row;

import dev.charm.producers.source.RowFault;
import dev.charm.schemas.MalformedReason;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers as tables write them. */
public final class Decimal {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");
  private static final Pattern NOT_FINITE = Pattern.compile("[+-]?(nan|inf|infinity)");

  private Decimal() {}

  /**
   * The number in a cell, or null if the cell is blank.
   *
   * @throws RowFault if it is not a finite decimal number
   */
  public static @Nullable Double parse(String column, String cell) throws RowFault {
    String text = cell.strip();
    if (text.isEmpty()) {
      return null;
    }
    if (isPlain(text) || NUMBER.matcher(text).matches()) {
      return finite(column, Double.parseDouble(text));
    }
    if (NOT_FINITE.matcher(text.toLowerCase(Locale.ROOT)).matches()) {
      throw new RowFault(MalformedReason.NOT_FINITE, column + " is not finite", text);
    }
    throw new RowFault(MalformedReason.UNDECODABLE, column + " is not a number", text);
  }

  /** Whether a text is digits with at most one point among them and perhaps a minus before. */
  private static boolean isPlain(String text) {
    int first = text.charAt(0) == '-' ? 1 : 0;
    boolean point = false;
    for (int i = first; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.' && !point && i > first) {
        point = true;
      } else if (c < '0' || c > '9') {
        return false;
      }
    }
    return text.length() > first;
  }

  /** The number, if it is finite. */
  static double finite(String column, double number) throws RowFault {
    if (!Double.isFinite(number)) {
      throw new RowFault(MalformedReason.NOT_FINITE, column + " is not finite");
    }
    return number;
  }
}
