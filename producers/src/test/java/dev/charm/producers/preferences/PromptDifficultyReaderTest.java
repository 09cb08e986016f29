package dev.charm.producers.preferences;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.producers.Rows;
import dev.charm.producers.row.PromptIdentity;
import dev.charm.producers.row.Row;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromptDifficultyReaderTest {
  private final List<PromptDifficulty> difficulties = new ArrayList<>();

  private List<Row> read(String text) throws Exception {
    return Rows.all(PromptDifficultyReader.open(Rows.source("d", text), difficulties::add));
  }

  @Test
  void shouldReadAlpacaEvalsTableAndTakeTheFirstRowOfAPrompt() throws Exception {
    List<Row> rows = read("index,instruction_difficulty\n0,-1.5\n1,2\n0,7\n2,high\n3,\n");

    assertThat(difficulties)
        .containsExactly(new PromptDifficulty("0", -1.5), new PromptDifficulty("1", 2));
    assertThat(rows.get(2)).isInstanceOf(Row.Repeated.class);
    assertThat(rows.get(3)).isInstanceOf(Row.Bad.class);
    assertThat(rows.get(4)).isInstanceOf(Row.Bad.class);
  }

  @Test
  void shouldKnowPromptsByTheirIdOrTheirText() throws Exception {
    read("index,prompt_id,difficulty\n0,p7,1\n");
    read("index,instruction,difficulty\n0,Who?,2\n");

    assertThat(difficulties)
        .containsExactly(
            new PromptDifficulty("p7", 1), new PromptDifficulty(PromptIdentity.ofText("Who?"), 2));
  }

  @Test
  void shouldRefuseATableWithoutPromptsOrDifficulties() {
    assertThatThrownBy(() -> read("index,hard\n0,1\n"))
        .hasMessageContaining("instruction_difficulty");
    assertThatThrownBy(() -> read("line,difficulty\n0,1\n")).hasMessageContaining("prompt_id");
  }
}
