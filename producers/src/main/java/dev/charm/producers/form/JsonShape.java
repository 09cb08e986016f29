package dev.charm.producers.form;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.charm.producers.source.Json;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import dev.charm.producers.source.SourceStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a file that begins with an object is, seen before it is read: its first object is gone
 * through, whatever its size, and nothing is held of it but the names of its fields.
 *
 * @param fields of the first object, and what each is; the first {@value #MAX_FIELDS}
 * @param columns texts of the field {@code columns}, if it is a list of texts
 * @param follows what comes after the first object
 */
record JsonShape(Map<String, Value> fields, List<String> columns, Follows follows) {
  private static final int MAX_FIELDS = 1000;
  private static final int FIRST_LINES = 50;
  private static final ObjectReader VALUES =
      Json.MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** What a field of the first object is. */
  enum Value {
    PLAIN,
    OBJECT,
    /** An object whose first name is a number. */
    NUMBERED,
    EMPTY_LIST,
    LIST_OF_PLAIN,
    LIST_OF_LISTS,
    LIST_OF_OBJECTS
  }

  /** What comes after the first object. */
  enum Follows {
    NOTHING,
    /** Other values, each beginning on a line of its own, and the first was on one line. */
    LINES,
    /** Other values. */
    VALUES,
    COMMA,
    /** The first object is not JSON, and was to be one line. */
    BROKEN_LINE,
    /** The first object is not JSON, and takes several lines. */
    BROKEN
  }

  /** Goes through the first object of a file. */
  static JsonShape of(Source source) throws SourceException {
    Map<String, Value> fields = new LinkedHashMap<>();
    List<String> columns = new ArrayList<>();
    boolean complete = false;
    try (SourceStream in = SourceStream.open(source);
        JsonParser parser = VALUES.createParser(in)) {
      parser.nextToken();
      int begin = parser.currentTokenLocation().getLineNr();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        Value value = value(parser, name.equals("columns") ? columns : null);
        if (fields.size() < MAX_FIELDS) {
          fields.put(name, value);
        }
      }
      int end = parser.currentLocation().getLineNr();
      complete = true;
      boolean nothing = parser.nextToken() == null;
      int next = parser.currentTokenLocation().getLineNr();
      boolean lines = begin == end && (next > end || hasWholeLine(firstLines(in.head())));
      Follows follows = nothing ? Follows.NOTHING : lines ? Follows.LINES : Follows.VALUES;
      return new JsonShape(fields, columns, follows);
    } catch (JsonProcessingException e) {
      return new JsonShape(fields, columns, broken(source, complete));
    } catch (SourceException e) { // cut, which is told when it is read
      return new JsonShape(fields, columns, complete ? Follows.LINES : broken(source, false));
    } catch (IOException e) {
      throw new SourceException(source.name(), "cannot be read", e);
    }
  }

  private static Value value(JsonParser parser, @Nullable List<String> texts) throws IOException {
    JsonToken token = parser.nextToken();
    if (token == JsonToken.START_OBJECT) {
      boolean numbered =
          parser.nextToken() == JsonToken.FIELD_NAME
              && !parser.currentName().isEmpty()
              && parser.currentName().chars().allMatch(c -> c >= '0' && c <= '9');
      skipToEnd(parser);
      return numbered ? Value.NUMBERED : Value.OBJECT;
    }
    if (token != JsonToken.START_ARRAY) {
      return Value.PLAIN;
    }
    JsonToken first = parser.nextToken();
    Value value =
        switch (first) {
          case END_ARRAY -> Value.EMPTY_LIST;
          case START_ARRAY -> Value.LIST_OF_LISTS;
          case START_OBJECT -> Value.LIST_OF_OBJECTS;
          default -> Value.LIST_OF_PLAIN;
        };
    for (JsonToken each = first; each != null && each != JsonToken.END_ARRAY; ) {
      if (each.isStructStart()) {
        parser.skipChildren();
      } else if (texts != null && texts.size() < MAX_FIELDS) {
        texts.add(parser.getText());
      }
      each = parser.nextToken();
    }
    return value;
  }

  /** Goes on to the end of the object within which the parser is, at a name or at its end. */
  private static void skipToEnd(JsonParser parser) throws IOException {
    while (parser.currentToken() == JsonToken.FIELD_NAME) {
      parser.nextToken();
      parser.skipChildren();
      parser.nextToken();
    }
  }

  /** By the beginning of the file: JSON Lines have a bad row then, anything else breaks off. */
  private static Follows broken(Source source, boolean firstIsWhole) throws SourceException {
    try (SourceStream in = SourceStream.open(source)) {
      List<String> lines = firstLines(in.head());
      String first = lines.isEmpty() ? "" : lines.get(0);
      if (firstIsWhole) {
        return first.endsWith(",") ? Follows.COMMA : Follows.LINES;
      }
      boolean open = first.endsWith("{") || first.endsWith(",") || first.endsWith("[");
      return open && !hasWholeLine(lines) ? Follows.BROKEN : Follows.BROKEN_LINE;
    } catch (SourceException e) {
      throw e;
    } catch (IOException e) {
      throw new SourceException(source.name(), "cannot be read", e);
    }
  }

  /** The first lines that are not blank; the last may be cut. */
  private static List<String> firstLines(byte[] head) {
    return new String(head, StandardCharsets.UTF_8)
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .limit(FIRST_LINES)
        .toList();
  }

  /** Whether a line below the first is an object by itself, as in JSON Lines. */
  private static boolean hasWholeLine(List<String> lines) {
    return lines.stream().skip(1).filter(line -> line.startsWith("{")).anyMatch(JsonShape::isWhole);
  }

  private static boolean isWhole(String line) {
    try {
      return Json.MAPPER.readTree(line).isObject();
    } catch (JsonProcessingException e) {
      return false;
    }
  }
}
