package dev.charm.producers.form;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

class PlainCellsTest {

  @Property(tries = 5_000)
  void shouldAgreeWithFastCsvOrLeaveTheRecordToIt(@ForAll("records") @NotEmpty String record) {
    var cells = PlainCells.of(record.getBytes(StandardCharsets.UTF_8), ',', 3);

    if (cells == null) {
      assertThat(record).matches("(?s).*[\"é].*");
    } else {
      assertThat(cells).isEqualTo(CsvReader.builder().ofSingleCsvRecord(record).getFields());
    }
  }

  @Test
  void shouldLeaveBytesThatAreNoAsciiToTheDecoder() {
    assertThat(PlainCells.of(new byte[] {'a', ',', (byte) 0xFF}, ',', 2)).isNull();
  }

  @Provide
  Arbitrary<String> records() {
    return Arbitraries.strings()
        .withChars(',', ',', '"', ' ', '\t', '#', 'a', 'b', '\0', 'é')
        .ofMinLength(1)
        .ofMaxLength(16);
  }
}
