package dev.charm.consumers.scoring.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * JSON as Python's {@code json.dumps} writes it.
 *
 * @param ascii whether other characters are escaped
 * @param indent of each level; null for one line
 */
record Json(
    boolean ascii,
    @Nullable String indent,
    String itemSeparator,
    String keySeparator,
    boolean sorted) {

  /** By the arguments of the filter {@code tojson}. */
  static Json of(Arguments arguments) throws TemplateException {
    arguments.requireOnly("ensure_ascii", "indent", "separators", "sort_keys");
    Object indent = arguments.get(1, "indent", None.NONE);
    Object separators = arguments.get(2, "separators", None.NONE);
    List<Object> pair =
        separators == None.NONE
            ? List.of(indent == None.NONE ? ", " : ",", ": ")
            : Python.items(separators);
    if (pair.size() != 2
        || !(pair.get(0) instanceof String item)
        || !(pair.get(1) instanceof String key)) {
      throw new TemplateException("separators of JSON are two strings");
    }
    return new Json(
        Python.truth(arguments.get(0, "ensure_ascii", false)),
        indent == None.NONE
            ? null
            : indent instanceof Long spaces
                ? " ".repeat((int) Math.max(0, Math.min(spaces, 16)))
                : Python.str(indent),
        item,
        key,
        Python.truth(arguments.get(3, "sort_keys", false)));
  }

  String write(Object value) throws TemplateException {
    StringBuilder json = new StringBuilder();
    write(value, "\n", json);
    return json.toString();
  }

  private void write(Object value, String line, StringBuilder json) throws TemplateException {
    if (value instanceof String text) {
      string(text, json);
    } else if (value instanceof Boolean || value instanceof Long) {
      json.append(value);
    } else if (value instanceof Double number && Double.isFinite(number)) {
      json.append(Python.repr((double) number));
    } else if (value == None.NONE) {
      json.append("null");
    } else if (value instanceof List || Python.isTuple(value)) {
      List<Object> items = Python.items(value);
      json.append('[');
      for (int i = 0; i < items.size(); i++) {
        next(i, line, json);
        write(items.get(i), line + indent, json);
      }
      end(items.isEmpty(), line, json).append(']');
    } else if (value instanceof Map<?, ?> map) {
      List<Object> keys = new ArrayList<>(map.keySet());
      if (sorted) {
        keys.sort((a, b) -> PythonText.compare(a.toString(), b.toString()));
      }
      json.append('{');
      for (int i = 0; i < keys.size(); i++) {
        next(i, line, json);
        string((String) keys.get(i), json);
        json.append(keySeparator);
        write(Objects.requireNonNull(map.get(keys.get(i)), "a value"), line + indent, json);
      }
      end(keys.isEmpty(), line, json).append('}');
    } else {
      throw new TemplateException(Python.kind(value) + " cannot be written as JSON");
    }
  }

  private void next(int i, String line, StringBuilder json) {
    json.append(i == 0 ? "" : itemSeparator);
    if (indent != null) {
      json.append(line).append(indent);
    }
  }

  private StringBuilder end(boolean empty, String line, StringBuilder json) {
    return indent == null || empty ? json : json.append(line);
  }

  private void string(String text, StringBuilder json) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int simple = "\"\\\n\r\t\b\f".indexOf(c);
      if (simple >= 0) {
        json.append('\\').append("\"\\nrtbf".charAt(simple));
      } else if (c < ' ' || (ascii && c > '~')) {
        json.append("\\u%04x".formatted((int) c));
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }
}
