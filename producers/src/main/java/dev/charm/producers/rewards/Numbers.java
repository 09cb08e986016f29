package dev.charm.producers.rewards;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.producers.row.Decimal;
import dev.charm.producers.source.Missing;
import dev.charm.producers.source.RowFault;
import dev.charm.schemas.MalformedReason;
import org.jspecify.annotations.Nullable;

/** Scores as files write them. */
final class Numbers {
  private Numbers() {}

  /**
   * The finite number that a value is: a number, a text of one, or a list of one of these. Null if
   * it is missing, which a dash says too.
   *
   * @param name of the column, for messages
   */
  static @Nullable Double of(String name, @Nullable JsonNode node) throws RowFault {
    if (node == null || node.isNull()) {
      return null;
    }
    if (node.isArray() && node.size() == 1) {
      return of(name, node.get(0));
    }
    if (node.isTextual()) {
      String text = node.textValue().strip();
      if (text.startsWith("[") && text.endsWith("]") && text.indexOf(',') < 0) {
        text = text.substring(1, text.length() - 1);
      }
      return Missing.is(text) || text.equals("-") ? null : Decimal.parse(name, text);
    }
    if (!node.isNumber()) {
      throw new RowFault(MalformedReason.UNDECODABLE, name + " is not a number");
    }
    double number = node.doubleValue();
    if (Double.isNaN(number)) {
      return null;
    }
    if (Double.isInfinite(number)) {
      throw new RowFault(MalformedReason.NOT_FINITE, name + " is not finite");
    }
    return number;
  }
}
