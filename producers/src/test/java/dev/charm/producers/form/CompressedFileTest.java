package dev.charm.producers.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.producers.source.SourceException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompressedFileTest {
  private static final String TABLE = "a,b\n1,x\n";

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd", "xz", "bzip2"})
  void shouldReadWhatIsCompressed(String tool) throws SourceException {
    assertThat(Read.of(by(tool, TABLE)).rows()).containsExactly("{a=1, b=x}");
    assertThat(Read.of(by(tool, "[{\"a\":1}]")).rows()).containsExactly("{a=1}");
    assertThatThrownBy(() -> Read.of(by(tool, ""))).hasMessage("f: is empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd", "xz", "bzip2"})
  void shouldReadSeveralCompressedFilesInOne(String tool) throws Exception {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.write(by(tool, TABLE));
    both.write(by(tool, "2,y\n"));

    assertThat(Read.of(both.toByteArray()).rows()).containsExactly("{a=1, b=x}", "{a=2, b=y}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd", "xz", "bzip2"})
  void shouldSayThatACompressedFileIsCutAndReadWhatCameBefore(String tool) throws Exception {
    byte[] whole = by(tool, big());

    for (int length : new int[] {8, whole.length / 2, whole.length - 3}) {
      Read read = readOrRefused(Arrays.copyOf(whole, length));
      assertThat(read.end()).startsWith("f: is cut: its " + tool);
      assertThat(read.rows()).allMatch(row -> row.length() == 24);
      if (tool.equals("gzip")) { // the others give whole blocks only
        assertThat(read.rows()).hasSizeGreaterThanOrEqualTo(length / 20);
      }
    }
  }

  @Test
  void shouldReadTheRowsBeforeTheCut() throws Exception {
    byte[] whole = by("gzip", TABLE + "2,y\n");

    assertThat(Read.of(Arrays.copyOf(whole, whole.length - 2)).rows())
        .containsExactly("{a=1, b=x}", "{a=2, b=y}");
  }

  @Test
  void shouldSayThatSomethingElseStandsBehindGzip() throws Exception {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.write(by("gzip", TABLE));
    both.write("2,y\n".getBytes(StandardCharsets.UTF_8));

    assertThat(Read.of(both.toByteArray()).end())
        .startsWith("f: its gzip data is damaged (something stands behind it)");
  }

  private static Read readOrRefused(byte[] bytes) {
    try {
      return Read.of(bytes);
    } catch (SourceException e) { // in its heading already
      return new Read(List.of(), List.of(), List.of(), e.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd", "xz", "bzip2"})
  void shouldSayThatACompressedFileIsDamaged(String tool) throws Exception {
    byte[] whole = by(tool, big());
    whole[whole.length / 2] ^= 0x10;

    assertThat(Read.of(whole).end()).startsWith("f: its " + tool + " data is damaged");
  }

  @Test
  void shouldSayThatTheChecksumIsWrong() throws Exception {
    byte[] gzip = by("gzip", TABLE);
    gzip[gzip.length - 8] ^= 1;

    assertThat(Read.of(gzip).end()).startsWith("f: its gzip data is damaged").contains("trailer");
  }

  @Test
  void shouldNotTakeALetterForACompression() throws SourceException {
    assertThat(Read.of("BZh,b\n1,x\n").rows()).containsExactly("{b=x, bzh=1}");
  }

  @Test
  void shouldSayThatAFileIsCompressedTwice() {
    assertThatThrownBy(() -> Read.of(Compressed.gzip(by("zstd", TABLE))))
        .hasMessage("f: is compressed twice, with gzip last");
  }

  /** Rows that no compression makes small. */
  private static String big() {
    Random random = new Random(1);
    StringBuilder table = new StringBuilder("a,b\n");
    for (int i = 0; i < 12_000; i++) {
      table.append(String.format("%08x,%08x%n", random.nextInt(), random.nextInt()));
    }
    return table.toString();
  }

  private static byte[] by(String tool, String text) {
    return Compressed.by(tool, text.getBytes(StandardCharsets.UTF_8));
  }
}
