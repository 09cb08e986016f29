package dev.charm.ops.export;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * CSV after RFC 4180 with a header, lines ended by a line feed; an unknown text is empty, an empty
 * text is {@code ""}.
 */
final class CsvPairWriter implements PairWriter {
  private final CsvWriter out;

  CsvPairWriter(Path file) throws IOException {
    this.out =
        CsvWriter.builder()
            .lineDelimiter(LineDelimiter.LF)
            .quoteStrategy(QuoteStrategies.EMPTY)
            .build(file, StandardCharsets.UTF_8);
    out.writeRecord(PairColumns.ALL.stream().map(PairColumns.PairColumn::name).toList());
  }

  @Override
  public void write(ExportedPair pair) {
    out.writeRecord(
        PairColumns.ALL.stream().map(column -> text(column.value().apply(pair))).toList());
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
