package dev.charm.producers.preferences;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.producers.Rows;
import dev.charm.producers.row.Aliases;
import dev.charm.producers.row.PromptIdentity;
import dev.charm.producers.row.Row;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JudgePreferenceReaderTest {
  private final List<JudgePreference> preferences = new ArrayList<>();

  private List<Row> read(String text) throws Exception {
    return Rows.all(
        JudgePreferenceReader.open(
            Rows.source("a", text.replace('\'', '"')), Aliases.none(), preferences::add));
  }

  @Test
  void shouldReadATableWithTiesAsHalvesAndWithoutWhatTheJudgeDidNotSay() throws Exception {
    List<Row> rows =
        read("prompt_id,model,preference\n0,m,1.75\n1,m,0\n2,m,1.5\n3,m,\n4,m,2.5\n0,m,1\n");

    assertThat(preferences)
        .containsExactly(
            new JudgePreference("0", "m", 0.75),
            new JudgePreference("1", "m", 0.5),
            new JudgePreference("2", "m", 0.5));
    assertThat(rows.get(3)).isInstanceOf(Row.LeftOut.class);
    assertThat(rows.get(4)).isInstanceOf(Row.Bad.class);
    assertThat(rows.get(5)).isInstanceOf(Row.Repeated.class);
  }

  @Test
  void shouldReadAlpacaEvalsAnnotations() throws Exception {
    read(
        "[{'instruction':'q','output_1':'r','generator_1':'gpt4_1106_preview','output_2':'a',"
            + "'generator_2':'m','preference':1.25},"
            + "{'instruction':'q','output_1':'r','generator_1':'gpt4_1106_preview','output_2':'b',"
            + "'generator_2':'m','preference':2.0}]");

    String id = PromptIdentity.ofText("q");
    assertThat(preferences)
        .containsExactly(
            new JudgePreference(id, "m", 0.25), new JudgePreference(id + "#1", "m", 1.0));
  }
}
