package dev.charm.ops.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.ops.export.ExportedPair.Turn;
import dev.charm.ops.export.container.Compression;
import dev.charm.ops.export.container.Container;
import dev.charm.ops.export.container.ParquetContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names, types and nulls of each form, as readers that are none of ours find them. */
class FormsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HARD = "a\"b\\c\r\n\u2028\u0007 \uD83D\uDE00 %7C, |";
  private static final String MESSAGES =
      """
        required group %s (LIST) {
          repeated group list {
            required group element {
              required binary role (STRING);
              required binary content (STRING);
            }
          }
        }
      """;

  @TempDir Path folder;

  private static final ExportedPair QUESTION =
      PairSamples.conversation(List.of(new Turn("user", "Why?")), HARD, "");
  private static final ExportedPair TALK =
      PairSamples.conversation(
          List.of(
              new Turn("system", "Be brief."),
              new Turn("user", "Why?"),
              new Turn("assistant", "Because."),
              new Turn("tool", "42")),
          "good",
          "bad");

  private Path write(ExportForm form, ExportedPair... pairs) throws IOException {
    Path file = folder.resolve("written");
    try (ExportForm.Writer out = form.open(Files.newOutputStream(file))) {
      for (ExportedPair pair : pairs) {
        out.write(pair);
      }
    }
    return file;
  }

  private List<JsonNode> lines(ExportFormat format, @Nullable Double scale, ExportedPair... pairs)
      throws IOException {
    Path file = write(new ExportForm(format, Container.JSONL, Compression.NONE, scale), pairs);
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readString(file).lines().toList()) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  private ParquetContent parquet(ExportFormat format, @Nullable Double scale, ExportedPair... pairs)
      throws IOException {
    return ParquetContent.of(
        write(new ExportForm(format, Container.PARQUET, Compression.NONE, scale), pairs));
  }

  private static List<JsonNode> withoutNulls(List<JsonNode> rows) {
    List<JsonNode> without = new ArrayList<>();
    for (JsonNode row : rows) {
      ObjectNode copy = row.deepCopy();
      copy.properties().removeIf(field -> field.getValue().isNull());
      without.add(copy);
    }
    return without;
  }

  private static JsonNode json(String text) throws IOException {
    return JSON.readTree(text);
  }

  private static String message(String... fields) {
    return "message schema {\n" + String.join("", fields) + "}\n";
  }

  private static String text(String name) {
    return "  required binary " + name + " (STRING);\n";
  }

  @Test
  void shouldHaveTheSameInParquetAsInJsonLines() throws IOException {
    for (ExportFormat format : ExportFormat.values()) {
      if (format.containers().containsAll(List.of(Container.JSONL, Container.PARQUET))) {
        ExportedPair[] pairs =
            format == ExportFormat.AXOLOTL
                ? new ExportedPair[] {QUESTION}
                : new ExportedPair[] {QUESTION, TALK};
        for (Double scale : new @Nullable Double[] {null, 0.1}) {
          ParquetContent parquet = parquet(format, scale, pairs);
          List<JsonNode> lines = lines(format, scale, pairs);

          assertThat(parquet.rows().toString())
              .as(format.toString())
              .isEqualTo(withoutNulls(lines).toString());
          List<String> names = new ArrayList<>();
          lines.get(0).fieldNames().forEachRemaining(names::add);
          assertThat(parquet.schema().getFields())
              .extracting(field -> field.getName())
              .isEqualTo(names);
          assertThat(parquet.codecs()).isEqualTo("[SNAPPY]");
        }
      }
    }
  }

  @Test
  void shouldGiveTrlMessagesAndNoMarginUnasked() throws IOException {
    List<JsonNode> lines = lines(ExportFormat.TRL, null, QUESTION, TALK);

    assertThat(lines.get(0).get("prompt"))
        .isEqualTo(json("[{\"role\": \"user\", \"content\": \"Why?\"}]"));
    assertThat(lines.get(0).at("/chosen/0/role").asText()).isEqualTo("assistant");
    assertThat(lines.get(0).at("/chosen/0/content").asText()).isEqualTo(HARD);
    assertThat(lines.get(0).at("/rejected/0/content").asText()).isEmpty();
    assertThat(lines.get(0).get("chosen")).hasSize(1);
    assertThat(lines.get(0)).hasSize(3);
    assertThat(lines.get(1).get("prompt").findValuesAsText("role"))
        .containsExactly("system", "user", "assistant", "tool");
    assertThat(parquet(ExportFormat.TRL, null, TALK).schema().toString())
        .isEqualTo(
            message(
                MESSAGES.formatted("prompt"),
                MESSAGES.formatted("chosen"),
                MESSAGES.formatted("rejected")));
  }

  @Test
  void shouldGiveAMarginOnlyWhenAskedInTheUnitThatWasAskedFor() throws IOException {
    assertThat(lines(ExportFormat.TRL, 1.0, QUESTION).get(0).get("margin").asDouble())
        .isEqualTo(2.5);
    assertThat(lines(ExportFormat.TRL, 0.1, QUESTION).get(0).get("margin").asDouble())
        .isEqualTo(0.25);
    assertThat(parquet(ExportFormat.TRL_TEXT, 1.0, QUESTION).schema().toString())
        .isEqualTo(
            message(
                text("prompt"), text("chosen"), text("rejected"), "  required double margin;\n"));
  }

  @Test
  void shouldGiveTextsThatAnAnswerCanBePutBehind() throws IOException {
    List<JsonNode> lines = lines(ExportFormat.TRL_TEXT, null, QUESTION, TALK);

    assertThat(lines.get(0).get("prompt").asText()).isEqualTo("Why?\n\n");
    assertThat(lines.get(0).get("chosen").asText()).isEqualTo(HARD);
    assertThat(lines.get(0).get("rejected").isTextual()).as("empty, not null").isTrue();
    assertThat(lines.get(1).get("prompt").asText())
        .isEqualTo(
            "system: Be brief.\n\nuser: Why?\n\nassistant: Because.\n\ntool: 42\n\nassistant: ");
    assertThat(parquet(ExportFormat.VERL, null, QUESTION, TALK).rows()).isEqualTo(lines);
    assertThat(parquet(ExportFormat.VERL, null, TALK).schema().toString())
        .isEqualTo(message(text("prompt"), text("chosen"), text("rejected")));
  }

  @Test
  void shouldGiveOpenRlhfWholeConversations() throws IOException {
    JsonNode line = lines(ExportFormat.OPENRLHF, null, TALK).get(0);

    assertThat(line.get("chosen").findValuesAsText("content"))
        .containsExactly("Be brief.", "Why?", "Because.", "42", "good");
    assertThat(line.get("rejected").findValuesAsText("role"))
        .containsExactly("system", "user", "assistant", "tool", "assistant");
    assertThat(line).hasSize(2);
    assertThat(parquet(ExportFormat.OPENRLHF, null, TALK).schema().toString())
        .isEqualTo(message(MESSAGES.formatted("chosen"), MESSAGES.formatted("rejected")));
  }

  @Test
  void shouldGiveLlamaFactoryEachAnswerAsOneObject() throws IOException {
    JsonNode line = lines(ExportFormat.LLAMA_FACTORY, null, TALK).get(0);

    assertThat(line)
        .isEqualTo(
            json(
                """
                {"conversations": [{"from": "system", "value": "Be brief."},
                  {"from": "human", "value": "Why?"}, {"from": "gpt", "value": "Because."},
                  {"from": "observation", "value": "42"}],
                 "chosen": {"from": "gpt", "value": "good"},
                 "rejected": {"from": "gpt", "value": "bad"}}
                """));
    String parquet = parquet(ExportFormat.LLAMA_FACTORY, null, TALK).schema().toString();
    assertThat(parquet)
        .endsWith(
            """
              required group rejected {
                required binary from (STRING);
                required binary value (STRING);
              }
            }
            """)
        .contains("required group conversations (LIST)");
  }

  @Test
  void shouldGiveAxolotlOneQuestionAndAlwaysASystemPrompt() throws IOException {
    ExportedPair asked =
        PairSamples.conversation(
            List.of(new Turn("system", "Be brief."), new Turn("user", "Why?")), "good", "bad");

    List<JsonNode> lines = lines(ExportFormat.AXOLOTL, null, QUESTION, asked);

    assertThat(lines.get(0).get("system").textValue()).as("which Axolotl asks for").isEmpty();
    assertThat(lines.get(1))
        .isEqualTo(
            json(
                """
                {"system": "Be brief.", "input": "Why?", "chosen": "good", "rejected": "bad"}
                """));
    assertThat(parquet(ExportFormat.AXOLOTL, null, asked).schema().toString())
        .isEqualTo(message(text("system"), text("input"), text("chosen"), text("rejected")));
  }

  @Test
  void shouldGiveTablesEveryFieldAndTellEmptyFromUnknown() throws IOException {
    ExportedPair unknown = PairSamples.pair("q", null, null, "", 1);

    List<JsonNode> lines = lines(ExportFormat.NDJSON, null, TALK, unknown);

    assertThat(lines.get(0)).hasSize(16);
    assertThat(lines.get(0).get("margin").asDouble()).isEqualTo(2.5);
    assertThat(lines.get(0).get("chosen_sample").isIntegralNumber()).isTrue();
    assertThat(lines.get(1).get("prompt").isNull()).isTrue();
    assertThat(lines.get(1).get("chosen_text").isNull()).isTrue();
    assertThat(lines.get(1).get("rejected_text").textValue()).isEmpty();
    ParquetContent parquet = parquet(ExportFormat.NDJSON, null, TALK, unknown);
    assertThat(parquet.rows().get(1).has("prompt")).isFalse();
    assertThat(parquet.rows().get(1).get("rejected_text").textValue()).isEmpty();
    assertThat(parquet.schema().toString())
        .contains("required int64 chosen_sample;", "required double offset;")
        .contains("optional group prompt (LIST)", "optional binary chosen_text (STRING);");
    String csv = Files.readString(write(PairSamples.form(ExportFormat.CSV), unknown, TALK));
    assertThat(csv.lines().toList().get(1)).endsWith(",1.0,,,\"\"");
    assertThat(csv).contains("\"[{\"\"role\"\":\"\"system\"\",\"\"content\"\":\"\"Be brief.\"\"},");
  }

  private static List<Turn> turns(String roles) {
    List<Turn> turns = new ArrayList<>();
    for (String role : roles.isEmpty() ? new String[0] : roles.split(" ")) {
      turns.add(new Turn(role, "text"));
    }
    return turns;
  }

  @Test
  void shouldKnowWhichConversationsAReaderTakes() {
    List<String> llamaFactory =
        List.of("user", "system user", "user assistant user", "system user assistant tool", "tool");
    List<String> none =
        List.of("", "system", "user user", "user assistant", "system assistant", "user tool user");
    for (String roles : llamaFactory) {
      assertThat(ExportFormat.LLAMA_FACTORY.takes(turns(roles))).as(roles).isTrue();
    }
    for (String roles : none) {
      assertThat(ExportFormat.LLAMA_FACTORY.takes(turns(roles))).as(roles).isFalse();
    }
    assertThat(ExportFormat.LLAMA_FACTORY.takes(turns("developer"))).isFalse();
    assertThat(ExportFormat.AXOLOTL.takes(turns("system user"))).isTrue();
    assertThat(ExportFormat.AXOLOTL.takes(turns("user"))).isTrue();
    assertThat(ExportFormat.AXOLOTL.takes(turns("user assistant user"))).isFalse();
    assertThat(ExportFormat.AXOLOTL.takes(turns("tool"))).isFalse();
    assertThat(ExportFormat.TRL.takes(turns("developer user tool"))).isTrue();
    assertThat(ExportFormat.TRL.takes(turns(""))).as("no chat template takes none").isFalse();
    assertThat(ExportFormat.CSV.takes(turns(""))).isTrue();
  }
}
