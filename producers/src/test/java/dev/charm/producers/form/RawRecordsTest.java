package dev.charm.producers.form;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import dev.charm.producers.Rows;
import dev.charm.producers.form.RawRecords.RawRecord;
import dev.charm.producers.source.SourceStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RawRecordsTest {
  private static final List<Function<SourceStream, RawRecords>> KINDS =
      List.of(RawRecordsTest::commas, RawRecords::lines);

  private static RawRecords commas(SourceStream in) {
    return RawRecords.csv(in, ',');
  }

  @Test
  void shouldKeepLineBreaksOfEveryKindWithinQuotes() throws IOException {
    assertThat(texts("a,\"1\n2\r3\r\n4\"\r\nb,c\rd,e\n"))
        .containsExactly("a,\"1\n2\r3\r\n4\"", "b,c", "d,e");
  }

  @Test
  void shouldNumberTheLinesThatRecordsBeginOn() throws IOException {
    List<RawRecord> records = csv("\uFEFFh\n\n\"1\n2\r\n3\r4\"\r\nx\ry\n\nz");

    assertThat(records).extracting(RawRecord::line).containsExactly(1L, 3L, 7L, 8L, 10L);
    assertThat(records.get(0).bytes()).asString(StandardCharsets.UTF_8).isEqualTo("h");
  }

  @Test
  void shouldLoseOneLineOnlyWhenAQuoteIsNeverClosed() throws IOException {
    List<RawRecord> records = csv("a,1\n\"b,2\nc,3\nd,4\n");

    assertThat(records)
        .extracting(RawRecordsTest::text)
        .containsExactly("a,1", "\"b,2", "c,3", "d,4");
    assertThat(records)
        .extracting(RawRecord::fault)
        .satisfiesExactly(
            fault -> assertThat(fault).isNull(),
            fault -> assertThat(fault).contains("never closed"),
            fault -> assertThat(fault).isNull(),
            fault -> assertThat(fault).isNull());
    assertThat(records).extracting(RawRecord::line).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void shouldLoseOneLineOnlyWhenAStrayQuoteReachesTheNextQuotedField() throws IOException {
    List<RawRecord> records = csv("\"a,1\nb,2\n\"c\",3\nd,4");

    assertThat(records)
        .extracting(RawRecordsTest::text)
        .containsExactly("\"a,1", "b,2", "\"c\",3", "d,4");
    assertThat(records)
        .extracting(record -> record.fault() != null)
        .containsExactly(true, false, false, false);
  }

  @Test
  void shouldHoldNoMoreThanTheLargestRecordWhenALineNeverEnds() throws IOException {
    byte[] bytes = new byte[3 * RawRecords.MAX_RECORD_BYTES];
    Arrays.fill(bytes, (byte) 'x');
    bytes[bytes.length - 2] = '\n';
    for (Function<SourceStream, RawRecords> kind : KINDS) {
      List<RawRecord> records = cut(bytes, kind);

      assertThat(records).hasSize(2);
      assertThat(records.get(0).fault()).startsWith("longer than");
      assertThat(records.get(0).bytes()).hasSizeLessThanOrEqualTo(RawRecords.MAX_RECORD_BYTES + 1);
      assertThat(text(records.get(1))).isEqualTo("x");
      assertThat(records.get(1).line()).isEqualTo(2);
    }
  }

  @Test
  void shouldCutTheSameRecordsWhereverTheBufferEnds() throws IOException {
    StringBuilder document = new StringBuilder();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 30_000; i++) {
      String line = i + "," + "x".repeat(i % 37) + (i % 101 == 0 ? ",\"q\"" : "");
      lines.add(line);
      document.append(line).append(i % 3 == 0 ? "\r\n" : "\n");
    }
    for (Function<SourceStream, RawRecords> kind : KINDS) {
      List<RawRecord> records = cut(document.toString().getBytes(StandardCharsets.UTF_8), kind);

      assertThat(records.stream().map(RawRecordsTest::text).toList()).isEqualTo(lines);
      assertThat(records.get(29_999).line()).isEqualTo(30_000);
    }
  }

  @Test
  void shouldLeaveQuotesAloneWhenCuttingLines() throws IOException {
    List<RawRecord> records =
        cut("\"a\r\nb\rc\n\n\"".getBytes(StandardCharsets.UTF_8), RawRecords::lines);

    assertThat(records).extracting(RawRecordsTest::text).containsExactly("\"a", "b\rc", "\"");
    assertThat(records).extracting(RawRecord::line).containsExactly(1L, 2L, 4L);
  }

  @Property
  void shouldCutWhateverAWriterWritesIntoTheSameFields(
      @ForAll("tables") List<List<String>> table,
      @ForAll boolean quoteAll,
      @ForAll LineDelimiter end)
      throws Exception {
    StringWriter written = new StringWriter();
    var builder =
        CsvWriter.builder()
            .lineDelimiter(end)
            .quoteStrategy(quoteAll ? QuoteStrategies.ALWAYS : QuoteStrategies.REQUIRED);
    try (CsvWriter writer = builder.build(written)) {
      table.forEach(writer::writeRecord);
    }

    List<List<String>> read = new ArrayList<>();
    for (RawRecord record : csv(written.toString())) {
      assertThat(record.fault()).isNull();
      read.add(CsvReader.builder().ofSingleCsvRecord(text(record)).getFields());
    }

    assertThat(read).isEqualTo(table);
  }

  @Property(tries = 5_000)
  void shouldAgreeWithFastCsvOnEveryTextThatIsCsv(@ForAll("hostile") String document)
      throws IOException {
    List<List<String>> expected = new ArrayList<>();
    try (var reader =
        CsvReader.builder()
            .extraFieldStrategy(de.siegmar.fastcsv.reader.FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(de.siegmar.fastcsv.reader.FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(document)) {
      reader.forEach(record -> expected.add(record.getFields()));
    } catch (CsvParseException e) {
      Assume.that(false);
    }
    List<RawRecord> records = csv(document);
    Assume.that(
        records.stream().allMatch(record -> record.fault() == null)); // an open quote at the end

    List<List<String>> read = new ArrayList<>();
    records.forEach(
        record -> read.add(CsvReader.builder().ofSingleCsvRecord(text(record)).getFields()));

    assertThat(read).isEqualTo(expected);
  }

  @Property(tries = 2_000)
  void shouldLoseNoByteOfHostileText(@ForAll("hostile") String document) throws IOException {
    String content = document.replaceAll("[\r\n]", "");

    String cut = String.join("", csv(document).stream().map(RawRecordsTest::text).toList());

    assertThat(cut.replaceAll("[\r\n]", "")).isEqualTo(content);
  }

  @Provide
  Arbitrary<List<List<String>>> tables() {
    Arbitrary<String> cell =
        Arbitraries.strings()
            .withChars(',', '"', '\r', '\n', 'a', ' ', 'é', '\u2028', '#')
            .ofMaxLength(8);
    return Arbitraries.integers()
        .between(2, 4)
        .flatMap(columns -> cell.list().ofSize(columns).list().ofMaxSize(6));
  }

  @Provide
  Arbitrary<String> hostile() {
    return Arbitraries.strings().withChars(',', '"', '\r', '\n', 'a', 'b').ofMaxLength(24);
  }

  private static List<String> texts(String document) throws IOException {
    return csv(document).stream().map(RawRecordsTest::text).toList();
  }

  private static List<RawRecord> csv(String document) throws IOException {
    return cut(document.getBytes(StandardCharsets.UTF_8), RawRecordsTest::commas);
  }

  private static List<RawRecord> cut(byte[] document, Function<SourceStream, RawRecords> kind)
      throws IOException {
    List<RawRecord> cut = new ArrayList<>();
    try (RawRecords records = kind.apply(SourceStream.open(Rows.source("test", document)))) {
      for (RawRecord record = records.next(); record != null; record = records.next()) {
        cut.add(record);
      }
    }
    return cut;
  }

  private static String text(RawRecord record) {
    return new String(record.bytes(), StandardCharsets.UTF_8);
  }
}
