package dev.charm.ops.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.charm.ops.connect.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code charm evaluate alpaca-eval --judge-url}: a judge that likes the answer with a GOOD. */
class EvaluateJudgeTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir Path folder;
  private final List<String> asked = new ArrayList<>();
  private HttpServer server;

  /** What the judge says, of what it would say; null for status 500. */
  private volatile UnaryOperator<String> says = name -> name;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.createContext(
        "/v1/chat/completions",
        exchange -> {
          try (exchange) {
            JsonNode request = MAPPER.readTree(exchange.getRequestBody().readAllBytes());
            String shown = request.path("messages").get(1).path("content").asText();
            asked.add(shown);
            String first = shown.substring(0, shown.indexOf("<answer name=\"M\">"));
            String answer =
                "{\"choices\":[{\"message\":{\"content\":\"%s\"},\"finish_reason\":\"stop\"}]}"
                    .formatted(says.apply(first.contains("GOOD") ? "m" : "M"));
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.contains("denied") ? 403 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String answers(String model, String... texts) throws Exception {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < texts.length; i++) {
      rows.append(
          "{\"prompt_id\":\"%d\",\"prompt\":\"q%d\",\"model\":\"%s\",\"response\":\"%s\"}\n"
              .formatted(i, i, model, texts[i]));
    }
    Path file = folder.resolve(model + ".jsonl");
    Files.writeString(file, rows);
    return file.toString();
  }

  private CommandRun judge(String... more) throws Exception {
    return judgeNamed("j", more);
  }

  private CommandRun judgeNamed(String name, String... more) throws Exception {
    List<String> args =
        new ArrayList<>(
            List.of(
                "evaluate",
                "alpaca-eval",
                "--responses",
                answers("m", "GOOD a", "bad", "GOOD long c", "", "same"),
                answers("n", "bad", "bad b", "bad", "GOOD", "bad"),
                "--reference",
                answers("ref", "r", "GOOD r", "r", "", "same"),
                "--judge-url",
                "http://127.0.0.1:" + server.getAddress().getPort(),
                "--judge-model",
                name,
                "--output",
                "ndjson"));
    args.addAll(List.of(more));
    return CommandRun.charm(args.toArray(String[]::new));
  }

  @Test
  void shouldJudgeEachAnswerOnceAndTieWhatIsTheSame() throws Exception {
    CommandRun run = judge();

    assertThat(run.exitCode()).isZero();
    Map<String, JsonNode> rows = Json.byKey(run.out(), "model");
    assertThat(rows.get("m").get("win_rate").asDouble()).isEqualTo(60, within(1e-9));
    assertThat(rows.get("m").has("length_controlled_win_rate")).isTrue();
    assertThat(asked).hasSize(8);
    assertThat(run.err())
        .contains("2 answers are the reference's word for word")
        .contains("j gives no logprobs for 8 answers");
  }

  @Test
  void shouldGoOnWhereAnEarlierRunStoppedAndReadBackWhatItKept() throws Exception {
    Path kept = folder.resolve("kept.jsonl");
    CommandRun whole = judge("-o", kept.toString());
    List<String> lines = Files.readAllLines(kept);
    assertThat(lines).hasSize(10);
    Files.write(kept, lines.subList(0, 6));
    Files.writeString(
        kept, lines.get(6).substring(0, 20), StandardOpenOption.APPEND); // cut as by a kill
    asked.clear();

    CommandRun rest = judge("-o", kept.toString());

    assertThat(rest.err()).contains("has 6 of 10 preferences from before");
    assertThat(asked).hasSize(4);
    assertThat(rest.out()).isEqualTo(whole.out());
    assertThat(Files.readAllLines(kept)).hasSize(10);
    CommandRun read =
        CommandRun.charm(
            "evaluate", "alpaca-eval", "--preferences", kept.toString(), "--output", "ndjson");
    assertThat(read.exitCode()).isZero();
    assertThat(Json.byKey(read.out(), "model").get("m").get("win_rate").asDouble())
        .isEqualTo(60, within(1e-9));
  }

  @Test
  void shouldNotTakePreferencesOfOtherQuestionsNorSpoilAnotherFile() throws Exception {
    Path kept = folder.resolve("kept.jsonl");
    judge("-o", kept.toString());
    String before = Files.readString(kept);
    CommandRun other = judgeNamed("k", "-o", kept.toString());
    assertThat(other.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(other.err()).contains("of another question");
    assertThat(Files.readString(kept)).isEqualTo(before);

    for (String text : List.of("dear diary\n and no line end", "no line end")) {
      Path notes = folder.resolve("notes.txt");
      Files.writeString(notes, text);
      CommandRun spoiled = judge("-o", notes.toString());
      assertThat(spoiled.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(spoiled.err()).contains("line 1 is not a saved preference");
      assertThat(Files.readString(notes)).isEqualTo(text);
    }
  }

  @Test
  void shouldFailAndNameTheModelsThatAreLeftWithoutAnyPreference() throws Exception {
    says = name -> "both";
    CommandRun prose = judge();
    assertThat(prose.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(prose.err())
        .contains("8 of 10 answers have no preference: the judge names neither answer")
        .contains("without any preference: n");
    says = name -> "denied";
    CommandRun denied = judge();
    assertThat(denied.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(denied.err()).contains("status 403");
    assertThat(denied.err()).doesNotContain("GOOD");
  }

  @Test
  void shouldExitWithWrongUsage() throws Exception {
    assertThat(
            List.of(
                judge("--preferences", "x.csv"),
                judge("--judge-concurrency", "0"),
                judge("--judge-max-tokens", "0"),
                CommandRun.charm("evaluate", "alpaca-eval", "--judge-url", "http://h"),
                CommandRun.charm("evaluate", "alpaca-eval", "--preferences", "x", "-o", "y")))
        .allMatch(run -> run.exitCode() == ExitCode.USAGE);
    assertThat(asked).isEmpty();
  }
}
