package dev.charm.ops.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

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
}
