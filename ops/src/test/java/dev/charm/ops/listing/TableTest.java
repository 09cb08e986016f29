package dev.charm.ops.listing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableTest {
  private static Table leaderboard() {
    Table table =
        new Table(List.of("model", "rating", "source", "as of"), false, false, true, true);
    List<Integer> decimals = List.of(0, 1, 0, 0);
    table.add(List.of("gemma-2-2b-it", 1143.7, "lmarena 2025-05-07", "2025-05-07"), decimals);
    table.add(List.of("通义千问-72B-é", 1000.0, "-", "2025-05-07"), decimals);
    return table;
  }

  private static String printed(Table table, int screen) {
    StringWriter text = new StringWriter();
    table.print(new PrintWriter(text), screen);
    return text.toString();
  }

  @Test
  void shouldAlignByWhatCharactersTakeOnTheScreen() {
    assertThat(printed(leaderboard(), Output.UNBOUNDED))
        .isEqualTo(
            """
            model           rating  source              as of
            --------------  ------  ------------------  ----------
            gemma-2-2b-it   1143.7  lmarena 2025-05-07  2025-05-07
            通义千问-72B-é  1000.0  -                   2025-05-07
            """);
  }

  @Test
  void shouldLeaveOutTheLastDetailFirstAndNameIt() {
    assertThat(printed(leaderboard(), 50))
        .startsWith("model           rating  source\n")
        .endsWith("(left out or cut: as of; --wide shows all)\n");
  }

  @Test
  void shouldCutLongTextsOnceNoDetailIsLeftButNoNumber() {
    assertThat(printed(leaderboard(), 20))
        .contains("gemma-2-2b-…", "1143.7")
        .endsWith("(left out or cut: model, source, as of; --wide shows all)\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 21, 22, 30, 42, 43, 44, 53, 54, 55, 80})
  void shouldFitTheScreen(int screen) {
    assertThat(printed(leaderboard(), screen).lines().filter(line -> !line.startsWith("(")))
        .allSatisfy(line -> assertThat(Table.width(line)).isLessThanOrEqualTo(screen));
  }

  @Test
  void shouldSayNothingWhereAllFits() {
    assertThat(printed(leaderboard(), 56)).isEqualTo(printed(leaderboard(), Output.UNBOUNDED));
  }
}
