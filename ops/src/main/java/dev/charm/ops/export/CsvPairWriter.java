package dev.charm.ops.export;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** CSV after RFC 4180 with a header, lines ended by a line feed; an unknown text is empty. */
final class CsvPairWriter implements PairWriter {
  private final CsvWriter out;

  CsvPairWriter(Path file) throws IOException {
    this.out =
        CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(file, StandardCharsets.UTF_8);
    out.writeRecord(PairColumns.ALL.stream().map(PairColumns.PairColumn::name).toList());
  }

  @Override
  public void write(ExportedPair pair) {
    out.writeRecord(
        PairColumns.ALL.stream().map(column -> text(column.value().apply(pair))).toList());
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
