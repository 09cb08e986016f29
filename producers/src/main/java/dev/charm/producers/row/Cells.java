package dev.charm.producers.row;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.producers.source.Fields;
import dev.charm.producers.source.Missing;
import dev.charm.producers.source.RowFault;
import dev.charm.schemas.MalformedReason;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a row says, as what it is needed as. A cell that {@linkplain Missing says that nothing is
 * there} is missing, but for {@link #verbatim}.
 */
public record Cells(Fields fields) {

  /** The first of these columns that has a value; null if none has. */
  public @Nullable JsonNode node(List<String> columns) {
    List<String> present = fields.present(columns);
    for (int i = 0; i < present.size(); i++) {
      JsonNode node = at(present.get(i));
      if (node != null) {
        return node;
      }
    }
    return null;
  }

  /** The value of a column; null if it is missing. */
  private @Nullable JsonNode at(String column) {
    JsonNode node = fields.get(column);
    boolean missing =
        node == null
            || (node.isTextual() && Missing.is(node.textValue()))
            || (node.isDouble() && Double.isNaN(node.doubleValue()));
    return missing ? null : node;
  }

  /** A cell as text; null if it is missing. */
  public @Nullable String textAt(String column) throws RowFault {
    return text(column, at(column));
  }

  /** A cell as text; null if it is missing. */
  public @Nullable String text(List<String> columns) throws RowFault {
    return text(columns.get(0), node(columns));
  }

  private static @Nullable String text(String column, @Nullable JsonNode node) throws RowFault {
    if (node != null && node.isContainerNode()) {
      throw new RowFault(MalformedReason.UNDECODABLE, column + " is not text");
    }
    return node == null ? null : node.asText();
  }

  /** A cell as text that must be there. */
  public String required(List<String> columns) throws RowFault {
    String text = text(columns);
    if (text == null) {
      throw new RowFault(MalformedReason.MISSING_FIELD, columns.get(0) + " is missing");
    }
    return text;
  }

  /** The text of a prompt or an answer, exactly as it stands; null only where there is no cell. */
  public @Nullable String verbatim(String column) throws RowFault {
    JsonNode node = fields.get(column);
    if (node != null && !node.isTextual()) {
      throw new RowFault(MalformedReason.UNDECODABLE, column + " is not text");
    }
    return node == null ? null : node.textValue();
  }

  /** A finite number; null if it is missing. A number written as text is a number. */
  public @Nullable Double number(List<String> columns) throws RowFault {
    String text = text(columns);
    return text == null ? null : Decimal.parse(columns.get(0), text);
  }

  /** Whether a cell says yes; null if it says nothing. */
  public @Nullable Boolean flag(List<String> columns) throws RowFault {
    String text = text(columns);
    if (text == null) {
      return null;
    }
    return switch (text.strip().toLowerCase(java.util.Locale.ROOT)) {
      case "true", "t", "yes", "1", "1.0" -> true;
      case "false", "f", "no", "0", "0.0" -> false;
      default ->
          throw new RowFault(
              MalformedReason.UNDECODABLE, columns.get(0) + " is neither true nor false", text);
    };
  }

  /** Whether any of these columns is among the row's or header's names. */
  public static boolean hasAny(Collection<String> names, List<String> columns) {
    for (String column : columns) {
      if (names.contains(column)) {
        return true;
      }
    }
    return false;
  }
}
