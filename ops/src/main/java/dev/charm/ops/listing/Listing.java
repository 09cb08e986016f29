package dev.charm.ops.listing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a command prints: the same columns as table, Markdown, JSON or NDJSON.
 *
 * @param <T> what a row is made of
 * @param columns in order; names are the JSON fields
 */
public record Listing<T>(List<Column<T>> columns) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A listing of these columns. */
  @SafeVarargs
  @SuppressWarnings("varargs") // copied
  public static <T> Listing<T> of(Column<T>... columns) {
    return new Listing<>(List.of(columns));
  }

  /** Prints all rows. */
  public void print(Output output, List<? extends T> rows, PrintWriter out) {
    switch (output.format()) {
      case TABLE -> table(rows).print(out, output.width());
      case MARKDOWN -> table(rows).printMarkdown(out);
      case NDJSON -> rows.forEach(row -> out.println(json(row)));
      case JSON -> {
        out.println("[");
        for (int i = 0; i < rows.size(); i++) {
          out.println("  " + json(rows.get(i)) + (i < rows.size() - 1 ? "," : ""));
        }
        out.println("]");
      }
    }
    out.flush();
  }

  /** One row as a JSON object on one line. */
  public String json(T row) {
    try {
      return JSON.writeValueAsString(object(row));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Table table(List<? extends T> rows) {
    boolean[] detail = new boolean[columns.size()];
    for (int i = 0; i < detail.length; i++) {
      detail[i] = columns.get(i).detail();
    }
    Table table = new Table(columns.stream().map(Column::heading).toList(), detail);
    List<Integer> decimals = columns.stream().map(Column::decimals).toList();
    for (T row : rows) {
      List<@Nullable Object> cells = new ArrayList<>();
      columns.forEach(column -> cells.add(cell(column.value().apply(row))));
      table.add(cells, decimals);
    }
    return table;
  }

  private static @Nullable Object cell(@Nullable Object value) {
    return value instanceof List<?> list
        ? list.stream().map(String::valueOf).collect(Collectors.joining(", "))
        : value;
  }

  /** One row as a JSON object. */
  public ObjectNode object(T row) {
    ObjectNode object = JSON.createObjectNode();
    for (Column<T> column : columns) {
      Object value = column.value().apply(row);
      if (value instanceof Double number && !Double.isFinite(number)) {
        value = null; // JSON has no NaN
      }
      object.set(column.name(), JSON.valueToTree(value));
    }
    return object;
  }
}
