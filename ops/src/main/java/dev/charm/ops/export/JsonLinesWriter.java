package dev.charm.ops.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/** One JSON object per line, UTF-8, ended by a line feed. */
final class JsonLinesWriter implements PairWriter {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final BufferedWriter out;
  private final Function<ExportedPair, Object> line;

  JsonLinesWriter(Path file, Function<ExportedPair, Object> line) throws IOException {
    this.out = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
    this.line = line;
  }

  @Override
  public void write(ExportedPair pair) throws IOException {
    out.write(JSON.writeValueAsString(line.apply(pair)));
    out.write('\n');
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
