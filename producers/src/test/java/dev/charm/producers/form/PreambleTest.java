package dev.charm.producers.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.producers.Rows;
import dev.charm.producers.source.Records;
import dev.charm.producers.source.SourceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreambleTest {
  private static final String ROW = "{a=1, b=x}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",\n,\na,b\n1,x\n",
        ";;\r\na;b\r\n1;x\r\n",
        "  \n\na,b\n1,x",
        "\uFEFF,\na,b\n1,x\n",
        "a,b\n,\n1,x\n,\n , \n",
        "\t\na\tb\n\t\n1\tx"
      })
  void shouldPassOverRowsInWhichNothingStands(String table) throws SourceException {
    assertThat(Read.of(table).rows()).containsExactly(ROW);
    assertThat(Read.of(table).notes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# made by judge.py, 2024-05-01, \"anna\n# it's; \"\n\na,b\n1,x\n",
        "#made by judge.py\r\n#\r\na;b\r\n1;x\r\n"
      })
  void shouldPassOverCommentsAboveTheHeadingAndSaySo(String table) throws SourceException {
    assertThat(Read.of(table).rows()).containsExactly(ROW);
    assertThat(Read.of(table).notes())
        .containsExactly("2 lines above its heading are comments (#), which are not read");
  }

  @Test
  void shouldTakeAHeadingThatBeginsLikeACommentForAHeading() throws SourceException {
    assertThat(Read.of("#,a,b\n7,1,x\n").header()).containsExactly("#", "a", "b");
    assertThat(Read.of("# rows\n#,a,b\n7,1,x\n").header()).containsExactly("#", "a", "b");
    assertThat(Read.of("#a\tb\n1\tx\n").header()).containsExactly("#a", "b");
  }

  @Test
  void shouldCountTheLinesAbove() throws SourceException {
    try (Records records = FileForm.open(Rows.source("f", "# one\n\n,\na,b\n1,x\n,\n2,y\n"))) {
      assertThat(records.next())
          .extracting(row -> row.line(), row -> row.number())
          .containsExactly(5L, 0L);
      assertThat(records.next())
          .extracting(row -> row.line(), row -> row.number())
          .containsExactly(7L, 1L);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"a,b\"\n\"1,x\"\n",
        "\"a;b\"\r\n\"1;\"\"x, y\"\"\"\r\n",
        "# c\n\"a,\"\"b\"\"\"\n\"1,x\"\n"
      })
  void shouldRefuseLinesThatStandInQuotesAsAWhole(String table) {
    assertThatThrownBy(() -> Read.of(table))
        .hasMessageContaining("each line stands in quotes as a whole; take the outer quotes away");
  }
}
