package dev.charm.ops.bench.reading;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import java.io.BufferedWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** A form of file: how the benchmark writes it, and how a library by itself takes it apart. */
enum RowForm {
  CSV("FastCSV"),
  QUOTED_CSV("FastCSV"),
  JSON_LINES("Jackson"),
  PARQUET("parquet-java");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SEED = 20250414;

  private final String library;

  RowForm(String library) {
    this.library = library;
  }

  /** What takes it apart by itself. */
  String library() {
    return library;
  }

  /** For people. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Writes rows. */
  void write(Rows rows, Path file) throws IOException {
    Random random = new Random(SEED);
    switch (this) {
      case CSV, QUOTED_CSV -> {
        var writer = CsvWriter.builder();
        if (this == QUOTED_CSV) {
          writer = writer.quoteStrategy(QuoteStrategies.ALWAYS);
        }
        try (CsvWriter csv = writer.build(file)) {
          csv.writeRecord(rows.columns());
          for (int i = 0; i < rows.count(); i++) {
            csv.writeRecord(rows.maker().row(i, random));
          }
        }
      }
      case JSON_LINES -> {
        try (BufferedWriter lines = Files.newBufferedWriter(file)) {
          for (int i = 0; i < rows.count(); i++) {
            lines.write(object(rows, rows.maker().row(i, random)).toString());
            lines.newLine();
          }
        }
      }
      case PARQUET -> ParquetRows.write(rows, random, file);
    }
  }

  private static ObjectNode object(Rows rows, List<String> cells) {
    ObjectNode object = JSON.createObjectNode();
    for (int i = 0; i < cells.size(); i++) {
      if (rows.isNumber(i)) {
        object.put(rows.columns().get(i), new BigDecimal(cells.get(i)));
      } else {
        object.put(rows.columns().get(i), cells.get(i));
      }
    }
    return object;
  }

  /** Takes a file apart into cells, and nothing more; how many there were. */
  long split(Path file) throws IOException {
    long cells = 0;
    switch (this) {
      case CSV, QUOTED_CSV -> {
        try (CsvReader<CsvRecord> csv = CsvReader.builder().ofCsvRecord(file)) {
          for (CsvRecord row : csv) {
            cells += row.getFields().size();
          }
        }
      }
      case JSON_LINES -> {
        try (MappingIterator<JsonNode> lines =
            JSON.readerFor(JsonNode.class).readValues(file.toFile())) {
          while (lines.hasNext()) {
            cells += lines.next().size();
          }
        }
      }
      case PARQUET -> cells = ParquetRows.split(file);
    }
    return cells;
  }
}
