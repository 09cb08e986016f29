package dev.charm.ops.listing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ListingTest {
  private static final Output NDJSON = new Output(OutputFormat.NDJSON, Output.UNBOUNDED);
  private static final Output JSON = new Output(OutputFormat.JSON, Output.UNBOUNDED);

  private record Row(String policyModel, long prompts, @Nullable Double winRate) {}

  private static final Listing<Row> LISTING =
      Listing.of(
          Column.of("policy_model", Row::policyModel),
          Column.of("prompts", Row::prompts),
          Column.of("win_rate", 3, Row::winRate));

  private static final List<Row> ROWS =
      List.of(new Row("a", 1000, 0.123456789), new Row("longer-name", 7, null));

  private static String print(Output output, List<Row> rows) {
    StringWriter out = new StringWriter();
    LISTING.print(output, rows, new PrintWriter(out));
    return out.toString();
  }

  @Test
  void shouldAlignNumbersToTheRightInTables() {
    assertThat(print(Output.TABLE, ROWS))
        .isEqualTo(
            """
            policy model  prompts  win rate
            ------------  -------  --------
            a                1000     0.123
            longer-name         7         -
            """);
  }

  @Test
  void shouldKeepFullPrecisionAndFieldNamesInNdjson() {
    assertThat(print(NDJSON, ROWS))
        .isEqualTo(
            """
            {"policy_model":"a","prompts":1000,"win_rate":0.123456789}
            {"policy_model":"longer-name","prompts":7,"win_rate":null}
            """);
  }

  @Test
  void shouldPrintOneArrayInJsonEvenWithoutRows() {
    assertThat(print(JSON, List.of())).isEqualTo("[\n]\n");
    assertThat(print(JSON, ROWS)).startsWith("[\n  {").contains("},\n  {");
  }

  @Test
  void shouldWriteNullWhereANumberIsNotFinite() {
    assertThat(LISTING.json(new Row("a", 1, Double.NaN))).contains("\"win_rate\":null");
  }

  @Test
  void shouldKeepControlCharactersOutOfTables() {
    assertThat(print(Output.TABLE, List.of(new Row("a\u001b[31m\nb", 1, 0.5))))
        .contains("a [31m b");
  }
}
