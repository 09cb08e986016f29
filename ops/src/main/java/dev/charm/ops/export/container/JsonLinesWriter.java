package dev.charm.ops.export.container;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object a line, UTF-8, each ended by a line feed. Every column is in every row: what is not
 * known is null.
 */
final class JsonLinesWriter implements RowWriter {
  private final List<Field> columns;
  private final JsonGenerator out;

  JsonLinesWriter(List<Field> columns, OutputStream out) throws IOException {
    this.columns = columns;
    this.out =
        JsonRow.generator(new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8)));
  }

  @Override
  public void write(List<@Nullable Object> row) throws IOException {
    JsonRow.writeFields(columns, row, out);
    out.writeRaw('\n');
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
