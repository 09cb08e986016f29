package dev.charm.schemas;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * Bounds of the schemas that records are written with. They come from the registry, where anyone
 * may have put them: parsing one, or preparing to read by it, must end nothing.
 */
final class WriterSchema {
  /** Longest text of a schema, characters; the longest of ours has some ten thousand. */
  static final int MAX_CHARS = 1024 * 1024;

  /** How deep the JSON of a schema may be nested. */
  static final int MAX_JSON_DEPTH = 512;

  /** How deep types may lie in each other; a type within itself counts once. */
  static final int MAX_DEPTH = WireCheck.MAX_DEPTH;

  /** How many types a schema may hold. */
  static final int MAX_TYPES = 20_000;

  private final IdentityHashMap<Schema, Integer> heights = new IdentityHashMap<>();

  private WriterSchema() {}

  /** Why a text is not even tried to be parsed, or empty. */
  static Optional<String> faultOfText(String json) {
    if (json.length() > MAX_CHARS) {
      return Optional.of("the schema has " + json.length() + " characters");
    }
    int depth = 0;
    boolean inString = false;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (inString) {
        if (c == '\\') {
          i++;
        } else if (c == '"') {
          inString = false;
        }
      } else if (c == '"') {
        inString = true;
      } else if (c == '{' || c == '[') {
        depth++;
        if (depth > MAX_JSON_DEPTH) {
          return Optional.of("the schema is nested more than " + MAX_JSON_DEPTH + " levels deep");
        }
      } else if (c == '}' || c == ']') {
        depth--;
      }
    }
    return Optional.empty();
  }

  /** Why nothing is read by a schema, or empty. */
  static Optional<String> fault(Schema schema) {
    WriterSchema types = new WriterSchema();
    if (types.height(schema, 0) >= 0) {
      return Optional.empty();
    }
    return Optional.of(
        types.heights.size() > MAX_TYPES
            ? "the schema has more than " + MAX_TYPES + " types"
            : "the schema's types lie more than " + MAX_DEPTH + " levels deep in each other");
  }

  /** Levels in and under a type, or -1 if there are too many of them, or of types. */
  private int height(Schema schema, int above) {
    Integer known = heights.get(schema); // 0 while it is being looked at
    if (known != null) {
      return above + known > MAX_DEPTH ? -1 : known;
    }
    heights.put(schema, 0);
    if (above >= MAX_DEPTH || heights.size() > MAX_TYPES) {
      return -1;
    }
    int height = 0;
    for (Schema part : parts(schema)) {
      int under = height(part, above + 1);
      if (under < 0) {
        return -1;
      }
      height = Math.max(height, under);
    }
    heights.put(schema, height + 1);
    return height + 1;
  }

  private static List<Schema> parts(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> schema.getFields().stream().map(Schema.Field::schema).toList();
      case ARRAY -> List.of(schema.getElementType());
      case MAP -> List.of(schema.getValueType());
      case UNION -> schema.getTypes();
      default -> List.of();
    };
  }
}
