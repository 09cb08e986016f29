package dev.charm.ops.export.container;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes values as JSON, by their shapes. */
final class JsonRow {
  private static final JsonFactory JSON = new JsonFactory();

  private JsonRow() {}

  /** Writes several values, with nothing between them. */
  static JsonGenerator generator(Writer out) throws IOException {
    return JSON.createGenerator(out).setPrettyPrinter(new MinimalPrettyPrinter(null));
  }

  /** One value as text. */
  static String text(Shape shape, Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = generator(text)) {
      write(shape, value, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // not in memory
    }
    return text.toString();
  }

  static void writeFields(List<Field> fields, List<?> values, JsonGenerator out)
      throws IOException {
    out.writeStartObject();
    for (int i = 0; i < fields.size(); i++) {
      out.writeFieldName(fields.get(i).name());
      write(fields.get(i).shape(), values.get(i), out);
    }
    out.writeEndObject();
  }

  private static void write(Shape shape, @Nullable Object value, JsonGenerator out)
      throws IOException {
    if (value == null) {
      out.writeNull();
      return;
    }
    if (shape instanceof Shape.Scalar scalar) {
      switch (scalar) {
        case TEXT -> out.writeString((String) value);
        case WHOLE_NUMBER -> out.writeNumber((Long) value);
        case NUMBER -> out.writeNumber((Double) value);
      }
    } else if (shape instanceof Shape.ListOf list) {
      out.writeStartArray();
      for (Object element : (List<?>) value) {
        write(list.element(), element, out);
      }
      out.writeEndArray();
    } else if (shape instanceof Shape.Struct struct) {
      writeFields(struct.fields(), (List<?>) value, out);
    }
  }
}
