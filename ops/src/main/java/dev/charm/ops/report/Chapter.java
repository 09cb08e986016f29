package dev.charm.ops.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.charm.ops.listing.Table;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A table that a report has beside its own.
 *
 * @param head one heading per column
 * @param rows one text per column
 */
public record Chapter(String title, List<String> head, List<List<String>> rows) {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int DECIMALS = 3;

  /** Of a file of rows, a JSON object a line, all with the fields of the first. */
  public static Chapter of(String title, Path file) throws IOException {
    List<String> head = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        JsonNode row = MAPPER.readTree(line);
        if (head.isEmpty()) {
          row.fieldNames().forEachRemaining(head::add);
        }
        rows.add(head.stream().map(name -> text(row.path(name))).toList());
      }
    }
    return new Chapter(
        title, head.stream().map(name -> name.replace('_', ' ')).toList(), List.copyOf(rows));
  }

  private static String text(JsonNode value) {
    if (value.isNull() || value.isMissingNode()) {
      return "–";
    }
    return Table.text(
        value.isFloatingPointNumber() ? (Object) value.doubleValue() : value.asText(), DECIMALS);
  }
}
