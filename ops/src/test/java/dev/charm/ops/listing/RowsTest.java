package dev.charm.ops.listing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RowsTest {
  private static final Listing<Integer> LISTING = Listing.of(Column.of("n", n -> n));

  @ParameterizedTest
  @EnumSource
  void shouldPrintWhatAListingPrintsAtOnce(OutputFormat format) {
    for (int count : new int[] {1, 2, 1_000}) {
      List<Integer> all = IntStream.range(0, count).boxed().toList();
      Output output = new Output(format, Output.UNBOUNDED);
      StringWriter atOnce = new StringWriter();
      LISTING.print(output, all, new PrintWriter(atOnce));
      StringWriter oneByOne = new StringWriter();
      try (Rows<Integer> rows = new Rows<>(LISTING, output, new PrintWriter(oneByOne))) {
        all.forEach(rows::add);
      }
      assertThat(oneByOne.toString()).isEqualTo(atOnce.toString());
    }
  }
}
