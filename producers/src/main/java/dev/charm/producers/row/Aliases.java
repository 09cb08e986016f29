package dev.charm.producers.row;

import dev.charm.producers.form.CsvTable;
import dev.charm.producers.form.CsvTable.CsvRow;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** Different spellings of one policy model, and the one name that events bear. */
public final class Aliases {
  private final Map<String, String> names;

  private Aliases(Map<String, String> names) {
    this.names = Map.copyOf(names);
  }

  /** Every spelling is a name of its own. */
  public static Aliases none() {
    return new Aliases(Map.of());
  }

  /** Each key is a spelling of its value. */
  public static Aliases of(Map<String, String> names) {
    return new Aliases(names);
  }

  /**
   * Reads a CSV file with the columns {@code spelling} and {@code model}, or a {@code .properties}
   * file of {@code spelling=model}.
   *
   * @throws SourceException if it cannot be read, or gives a spelling two models
   */
  public static Aliases read(Path path) throws SourceException {
    return String.valueOf(path.getFileName()).endsWith(".properties")
        ? readProperties(path)
        : readCsv(Source.file(path));
  }

  /** The model's one name. */
  public String name(String spelling) {
    return names.getOrDefault(spelling, spelling);
  }

  private static Aliases readProperties(Path path) throws SourceException {
    Source source = Source.file(path);
    Properties properties = new Properties();
    try (var reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new SourceException(source.name(), "is not a properties file", e);
    }
    Map<String, String> names = new HashMap<>();
    properties.stringPropertyNames().forEach(key -> names.put(key, properties.getProperty(key)));
    return new Aliases(names);
  }

  private static Aliases readCsv(Source source) throws SourceException {
    Map<String, String> names = new HashMap<>();
    try (CsvTable table = CsvTable.open(source)) {
      int spelling = table.column("spelling");
      int model = table.column("model");
      if (spelling < 0 || model < 0) {
        throw table.lacks("columns spelling and model");
      }
      for (CsvRow row = table.next(); row != null; row = table.next()) {
        String at = "line " + row.line() + ": ";
        if (row.fault() != null) {
          throw new SourceException(source.name(), at + row.fault().detail());
        }
        String name = row.cells().get(model);
        String former = names.put(row.cells().get(spelling), name);
        if (name.isBlank() || (former != null && !former.equals(name))) {
          throw new SourceException(source.name(), at + "a spelling has one model");
        }
      }
    }
    return new Aliases(names);
  }
}
