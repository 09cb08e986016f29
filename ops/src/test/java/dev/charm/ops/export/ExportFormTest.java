package dev.charm.ops.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdInputStream;
import dev.charm.ops.export.container.Compression;
import dev.charm.ops.export.container.Container;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExportFormTest {
  private static ExportForm form(ExportFormat format, @Nullable Container asked, String name) {
    return ExportForm.of(format, asked, name, null);
  }

  private static void assertRefused(
      ExportFormat format, @Nullable Container asked, String name, String message) {
    assertThatThrownBy(() -> form(format, asked, name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void shouldGoByTheNameAndThenByTheFormat() {
    assertThat(form(ExportFormat.TRL, null, "x.jsonl.gz"))
        .isEqualTo(new ExportForm(ExportFormat.TRL, Container.JSONL, Compression.GZIP, null));
    assertThat(form(ExportFormat.TRL, null, "x.parquet").container()).isEqualTo(Container.PARQUET);
    assertThat(form(ExportFormat.TRL, null, "-").container()).isEqualTo(Container.JSONL);
    assertThat(form(ExportFormat.TRL, Container.PARQUET, "x").container())
        .isEqualTo(Container.PARQUET);
    assertThat(form(ExportFormat.VERL, null, "x").container()).isEqualTo(Container.PARQUET);
    assertThat(form(ExportFormat.CSV, null, "x").container()).isEqualTo(Container.CSV);
  }

  @Test
  void shouldRefuseWhatContradictsItself() {
    assertRefused(
        ExportFormat.TRL,
        Container.JSONL,
        "x.parquet",
        "--container jsonl, but x.parquet ends as Parquet");
    assertRefused(
        ExportFormat.TRL,
        Container.PARQUET,
        "x.jsonl.gz",
        "--container parquet, but x.jsonl.gz ends as JSON Lines");
    assertRefused(
        ExportFormat.VERL,
        null,
        "x.jsonl",
        "x.jsonl ends as JSON Lines, but the format verl is Parquet");
    assertRefused(
        ExportFormat.VERL, Container.JSONL, "x", "the format verl is Parquet, not JSON Lines");
    assertRefused(
        ExportFormat.TRL_TEXT,
        null,
        "x.csv",
        "x.csv ends as CSV, but the format trl-text is JSON Lines or Parquet");
    assertRefused(
        ExportFormat.CSV, Container.PARQUET, "x.gz", "the format csv is CSV, not Parquet");
    assertRefused(
        ExportFormat.TRL,
        null,
        "x.parquet.zst",
        "Parquet is compressed within: its file ends in .parquet, without .gz or .zst");
  }

  @Test
  void shouldRefuseAScaleThatIsNone() {
    for (double scale : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> ExportForm.of(ExportFormat.TRL, null, "x", scale))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static byte[] bytes(String name) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ExportForm.Writer out = form(ExportFormat.TRL_TEXT, null, name).open(bytes)) {
      out.write(PairSamples.pair("p", "Why?", "a", "b", 1));
    }
    return bytes.toByteArray();
  }

  private static String read(InputStream in) throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void shouldCompressAsTheNameSays() throws IOException {
    String line = "{\"prompt\":\"Why?\\n\\n\",\"chosen\":\"a\",\"rejected\":\"b\"}\n";

    assertThat(new String(bytes("x.jsonl"), StandardCharsets.UTF_8)).isEqualTo(line);
    byte[] gzip = bytes("x.jsonl.gz");
    assertThat(read(new GZIPInputStream(new ByteArrayInputStream(gzip)))).isEqualTo(line);
    assertThat(gzip).as("no time").startsWith(0x1f, 0x8b, 8, 0, 0, 0, 0, 0);
    assertThat(read(new ZstdInputStream(new ByteArrayInputStream(bytes("x.jsonl.zst")))))
        .isEqualTo(line);
  }
}
