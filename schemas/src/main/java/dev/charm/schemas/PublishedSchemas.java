package dev.charm.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;

/**
 * The files of {@code schemas/avro}, as everyone can read them. The classes made of them carry a
 * schema of their own, with {@code avro.java.string} at each string: registered, it would be
 * another version than the file.
 */
final class PublishedSchemas {
  private static final Map<Class<?>, Schema> PARSED = new ConcurrentHashMap<>();

  private PublishedSchemas() {}

  /** The schema that a record's class was made of. */
  static Schema of(Class<?> record) {
    return PARSED.computeIfAbsent(record, PublishedSchemas::read);
  }

  private static Schema read(Class<?> record) {
    String file = record.getSimpleName() + ".avsc";
    try (InputStream in = PublishedSchemas.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is not on the class path");
      }
      return new Schema.Parser().parse(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
