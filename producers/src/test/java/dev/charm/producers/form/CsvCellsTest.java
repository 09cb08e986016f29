package dev.charm.producers.form;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import dev.charm.producers.Rows;
import dev.charm.producers.source.SourceStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.NotEmpty;

class CsvCellsTest {

  @Property(tries = 5_000)
  void shouldAgreeWithFastCsvOnEveryRecordWhoseQuotesFit(
      @ForAll("records") @NotEmpty String text, @ForAll("delimiters") char delimiter)
      throws IOException {
    String document = text.replace(',', delimiter);
    byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
    try (RawRecords records =
        RawRecords.csv(SourceStream.open(Rows.source("test", bytes)), delimiter)) {
      for (var record = records.next(); record != null; record = records.next()) {
        if (record.fault() == null) {
          String one = new String(record.bytes(), StandardCharsets.UTF_8);
          assertThat(CsvCells.of(record.bytes(), record.ascii(), delimiter, 3))
              .isEqualTo(
                  CsvReader.builder().fieldSeparator(delimiter).ofSingleCsvRecord(one).getFields());
        }
      }
    }
  }

  @Provide
  Arbitrary<String> records() {
    return Arbitraries.strings()
        .withChars(',', ',', '"', '"', ' ', '\n', '#', 'a', 'b', '\0', 'é')
        .ofMinLength(1)
        .ofMaxLength(16);
  }

  @Provide
  Arbitrary<Character> delimiters() {
    return Arbitraries.of(',', ';', '\t', '|');
  }
}
