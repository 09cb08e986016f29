package dev.charm.producers.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.producers.source.SourceException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileFormTest {
  private static final String ROW = "{a=1, b=x}";

  @ParameterizedTest
  @ValueSource(strings = {",", ";", "\t", "|"})
  void shouldReadATableWhateverSeparatesItsFields(String by) throws SourceException {
    String table = "a,b\n1,x\n\"1\",\"x\"\n1,é\n".replace(",", by);

    assertThat(Read.of(table).rows()).containsExactly(ROW, ROW, "{a=1, b=é}");
  }

  @Test
  void shouldTakeTheSeparatorThatStandsMostOftenOutsideTheQuotesOfTheHeading()
      throws SourceException {
    assertThat(Read.of("\"a, or so, or not\";b\n1;2,5\n").rows())
        .containsExactly("{a,_or_so,_or_not=1, b=2,5}");
    assertThat(Read.of("\"a\n;;;\",b\n1,x\n").rows()).containsExactly("{a_;;;=1, b=x}");
    assertThat(Read.of("a\n1\n").rows()).containsExactly("{a=1}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sep=;\na;b\n1;x\n", "\"sep=;\"\r\na;b\r\n1;x", "sep=,\ra,b\r1,x\r"})
  void shouldTakeTheSeparatorThatExcelIsTold(String table) throws SourceException {
    assertThat(Read.of(table).rows()).containsExactly(ROW);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a,b\r1,x\r", "a,b\r\n1,x\r\n", "\n\na,b\n\n1,x", "\uFEFFa,b\n1,x"})
  void shouldReadATableWhateverEndsItsLines(String table) throws SourceException {
    assertThat(Read.of(table).rows()).containsExactly(ROW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"A, B\n1,x", " a ,\tb\n1,x", "\u00A0a,\u200Bb\n1,x", "a, \"b\"\n1,x", "A;B\n1;x"})
  void shouldReadHeadingsAsTheyAreMeant(String table) throws SourceException {
    assertThat(Read.of(table).header()).containsExactly("a", "b");
    assertThat(Read.of(table).rows()).containsExactly(ROW);
  }

  @ParameterizedTest
  @ValueSource(strings = {",a,b\n0,1,x", "Unnamed: 0,,a,b\n0,0,1,x", "a,b,\n1,x,"})
  void shouldNotSpeakOfColumnsWithoutAName(String table) throws SourceException {
    assertThat(Read.of(table).header()).containsExactly("a", "b");
    assertThat(Read.of(table).rows()).containsExactly(ROW);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Model A,x,model_a\n1,2,3", "a,a\n1,2", "a, A\n1,2"})
  void shouldRefuseATableThatNamesAColumnTwice(String table) {
    assertThatThrownBy(() -> Read.of(table)).hasMessageContaining("names a column twice");
  }

  @Test
  void shouldRefuseTheRowThatHasAnotherNumberOfFields() throws SourceException {
    assertThat(Read.of("a;b\n1;x;y\n1\n1;x").rows())
        .containsExactly(
            "!has 3 fields, the header has 2; a comma in a text needs quotes, and R writes no names of rows"
                + " with row.names=FALSE",
            "!has 1 fields, the header has 2",
            ROW);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-8"})
  void shouldReadUnicodeInAnyFormWithAMarkOrWithout(String name) throws SourceException {
    Charset form = Charset.forName(name);
    for (String mark : new String[] {"", "\uFEFF"}) {
      assertThat(Read.of((mark + "a,b\n1,x\n1,é😀\n").getBytes(form)).rows())
          .containsExactly(ROW, "{a=1, b=é😀}");
      assertThat(Read.of((mark + "[{\"a\":1,\"b\":\"x\"}]").getBytes(form)).rows())
          .containsExactly(ROW);
      assertThat(Read.of((mark + "{\"a\":1,\"b\":\"x\"}\n").getBytes(form)).rows())
          .containsExactly(ROW);
    }
  }

  @Test
  void shouldRefuseTheRowThatIsNotUnicode() throws SourceException {
    assertThat(Read.of("a,b\n1,\u00e9\n1,x".getBytes(StandardCharsets.ISO_8859_1)).rows())
        .containsExactly("!is not UTF-8; save the file as UTF-8", ROW);
    assertThat(Read.of("\uFEFFa,b\n1,\ud83d\n1,x".getBytes(StandardCharsets.UTF_16LE)).rows())
        .hasSize(2);
  }

  @Test
  void shouldRefuseTheRowThatHasHalfOfASurrogatePair() throws SourceException {
    byte[] half = "\uFEFFa,b\n1,#\n1,x".getBytes(StandardCharsets.UTF_16LE);
    for (int i = 0; i < half.length; i++) {
      if (half[i] == '#') {
        half[i] = 0x3d;
        half[i + 1] = (byte) 0xd8;
      }
    }
    assertThat(Read.of(half).rows()).containsExactly("!is not UTF-8; save the file as UTF-8", ROW);
    assertThat(Read.of("{\"a\":\"\\ud83d\"}\n{\"a\":\"\\ud83d\\ude00\"}\n").rows())
        .containsExactly("!a text has half of a surrogate pair", "{a=😀}");
    assertThat(Read.of("[{\"a\":[{\"b\":\"\\ude00\"}]},{\"a\":1}]").rows())
        .containsExactly("!a text has half of a surrogate pair", "{a=1}");
  }

  @Test
  void shouldRefuseUtf32() {
    assertThatThrownBy(() -> Read.of("\uFEFFa,b\n".getBytes(Charset.forName("UTF-32LE"))))
        .hasMessage("f: is UTF-32; save it as UTF-8");
  }

  static Stream<Arguments> foreign() {
    return Stream.of(
        Arguments.of("7z\u00bc\u00af'\u001c\u0000", "is a 7z archive; unpack it"),
        Arguments.of("Rar!\u001a\u0007", "is a rar archive; unpack it"),
        Arguments.of("%PDF-1.7", "is a PDF; get its table as CSV"),
        Arguments.of("{\\rtf1", "is a document (RTF); save it as plain text"),
        Arguments.of("SQLite format 3\u0000", "is an SQLite database; export the table as CSV"),
        Arguments.of(
            "\u0089HDF\r\n\u001a\n", "is an HDF5 file; write its rows as JSON Lines or CSV"),
        Arguments.of(
            "\u0080\u0004\u0095", "is a Python pickle; write its rows as JSON Lines or CSV"),
        Arguments.of("\u0093NUMPY", "is a NumPy file (npy); write its rows as JSON Lines or CSV"),
        Arguments.of("// votes\n[{}]", "begins with a comment, which JSON does not have"),
        Arguments.of("- model_a: x\n  model_b: y\n", "is YAML"),
        Arguments.of("---\n- model_a: x\n", "is YAML"),
        Arguments.of("ARROW1\u0000\u0000", "is an Arrow file (Feather); write it as Parquet"),
        Arguments.of(
            "\u00ff\u00ff\u00ff\u00ff\u0001",
            "is an Arrow stream, as Hugging Face datasets keep it; write it as Parquet"),
        Arguments.of("PARE", "is an encrypted Parquet file; decrypt it"),
        Arguments.of("ORC", "is an ORC file; write it as Parquet"),
        Arguments.of("Obj\u0001", "is an Avro file; write it as Parquet or JSON Lines"),
        Arguments.of(
            "\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1", "is an old Excel workbook (xls)"),
        Arguments.of("\u0004\"M\u0018", "is compressed with lz4; decompress it"),
        Arguments.of(
            "  <!DOCTYPE html><html>", "is a web page (HTML), not the file; fetch the file itself"),
        Arguments.of("<?xml version", "is XML; write its rows as JSON Lines or CSV"),
        Arguments.of(
            "version https://git-lfs.github.com/spec/v1", "is a pointer of Git LFS, not the file"),
        Arguments.of(
            "{'a': 1}", "is Python, not JSON: it has single quotes; write it with json.dumps"),
        Arguments.of("a\u0000b,c", "is neither a table nor JSON: its first line is not text"));
  }

  @ParameterizedTest
  @MethodSource("foreign")
  void shouldNameTheFormThatItDoesNotReadAndSayWhatToDo(String head, String told) {
    byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> Read.of(bytes))
        .isInstanceOf(SourceException.class)
        .hasMessageStartingWith("f: " + told);
  }

  @ParameterizedTest
  @CsvSource({
    "rows.csv, is a zip archive; unpack it",
    "[Content_Types].xml, is an Excel workbook (xlsx); save the sheet as CSV",
    "mimetype, is an OpenDocument file; save the sheet as CSV",
    "arr_0.npy, is a NumPy archive (npz); write its rows as JSON Lines or CSV",
    "archive/data.pkl, is a PyTorch file; write its rows as JSON Lines or CSV",
  })
  void shouldReadNothingOfAZip(String name, String told) throws Exception {
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(zip)) {
      out.putNextEntry(new ZipEntry(name));
      out.write("{\"a\":1}\n".repeat(3).getBytes(StandardCharsets.UTF_8));
    }

    assertThatThrownBy(() -> Read.of(zip.toByteArray())).hasMessage("f: " + told);
  }

  @Test
  void shouldSayThatATarIsOneAlsoWhereItIsCompressed() {
    byte[] tar = new byte[1024];
    System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);

    assertThatThrownBy(() -> Read.of(tar)).hasMessage("f: is a tar archive; unpack it");
    assertThatThrownBy(() -> Read.of(Compressed.gzip(tar)))
        .hasMessage("f: is a tar archive; unpack it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "\uFEFF"})
  void shouldSayThatAFileIsEmpty(String text) {
    assertThatThrownBy(() -> Read.of(text)).hasMessage("f: is empty");
  }
}
