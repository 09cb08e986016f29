package dev.charm.ops.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads what a command printed. */
final class Json {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Json() {}

  static List<JsonNode> lines(String ndjson) throws IOException {
    List<JsonNode> nodes = new ArrayList<>();
    for (String line : ndjson.lines().toList()) {
      nodes.add(JSON.readTree(line));
    }
    return nodes;
  }

  /** The lines by the values of some of their fields, joined with {@code |}. */
  static Map<String, JsonNode> byKey(String ndjson, String... fields) throws IOException {
    Map<String, JsonNode> rows = new HashMap<>();
    for (JsonNode row : lines(ndjson)) {
      rows.put(String.join("|", Stream.of(fields).map(f -> row.get(f).asText()).toList()), row);
    }
    return rows;
  }
}
