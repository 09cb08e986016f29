package dev.charm.ops.export.container;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * CSV after RFC 4180 with a header, lines ended by a line feed. What is not known is nothing, an
 * empty text is {@code ""}; what is nested is JSON.
 */
final class CsvRowWriter implements RowWriter {
  private final List<Field> columns;
  private final CsvWriter out;

  CsvRowWriter(List<Field> columns, OutputStream out) {
    this.columns = columns;
    this.out =
        CsvWriter.builder()
            .lineDelimiter(LineDelimiter.LF)
            .quoteStrategy(QuoteStrategies.EMPTY)
            .build(new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8)));
    this.out.writeRecord(columns.stream().map(Field::name).toList());
  }

  @Override
  public void write(List<@Nullable Object> row) {
    List<@Nullable String> cells = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      cells.add(cell(columns.get(i).shape(), row.get(i)));
    }
    out.writeRecord(cells);
  }

  private static @Nullable String cell(Shape shape, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    return shape instanceof Shape.Scalar ? value.toString() : JsonRow.text(shape, value);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
