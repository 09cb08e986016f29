package dev.charm.ops.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.charm.consumers.generation.Generation;
import dev.charm.consumers.generation.GenerationParameters;
import dev.charm.consumers.generation.declared.Budget;
import dev.charm.consumers.generation.declared.PolicyModelDeclaration;
import dev.charm.consumers.generation.declared.PolicyModelSource.Api;
import dev.charm.consumers.generation.declared.PolicyModelSource.Server;
import dev.charm.consumers.generation.declared.Sampling;
import dev.charm.consumers.generation.remote.PolicyModelServer;
import dev.charm.ops.command.CommandRun;
import dev.charm.ops.connect.ExitCode;
import dev.charm.producers.rewards.AnswerSettings;
import dev.charm.producers.rewards.Answers;
import dev.charm.producers.row.ReadSettings;
import dev.charm.producers.row.Row;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.source.Sources;
import dev.charm.schemas.Response;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateCommandTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String PROMPTS =
      """
      {"prompt": "Who?", "response": "not read", "model": "other"}
      {"prompt_id": "p2", "messages": [{"role": "system", "content": "Be brief"}, \
      {"role": "user", "content": "Where?"}], "category": "place"}
      {"prompt": "[1, 2] is a list?"}
      """;

  @TempDir Path folder;
  private PolicyModelServer server;
  private Path out;

  @BeforeEach
  void open() throws IOException {
    server = new PolicyModelServer();
    out = folder.resolve("out.jsonl");
  }

  @AfterEach
  void close() {
    server.close();
  }

  private CommandRun generate(String prompts, String more, String... options) throws IOException {
    Path file = Files.writeString(folder.resolve("prompts.jsonl"), prompts);
    Path models =
        Files.writeString(
            folder.resolve("policy-models.yaml"),
            """
            policy-models:
              gemma@1:
                endpoint: %s
                model: google/gemma
                seed: 40
                temperature: 0.5
                retries: 0
                %s
            """
                .formatted(server.url(), more));
    List<String> args = new ArrayList<>(List.of("generate", file.toString()));
    args.addAll(List.of("--policy-model", "gemma@1", "--policy-models", models.toString()));
    args.addAll(List.of("-o", out.toString()));
    args.addAll(List.of(options));
    return CommandRun.charm(args.toArray(String[]::new));
  }

  private List<JsonNode> rows() throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    for (String line : Files.readAllLines(out)) {
      rows.add(MAPPER.readTree(line));
    }
    return rows;
  }

  private String withoutLatency() throws IOException {
    return Files.readString(out).replaceAll("\"latency_ms\":\\d+", "");
  }

  @Test
  void shouldWriteEachAnswerInTheOrderOfThePromptsWithHowItCameAbout() throws IOException {
    CommandRun run = generate(PROMPTS, "price: {input: 1000, output: 2000}", "-n", "2");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.err())
        .contains("columns not used: ")
        .contains("charm: 6 answers of gemma@1: 54 tokens in, 78 out")
        .contains("cost 0.21");
    assertThat(Files.readAllLines(out).get(1).replaceAll("\"latency_ms\":\\d+", "\"latency_ms\":1"))
        .isEqualTo(
            """
            {"policy_model":"gemma@1","prompt":"Who?","sample_index":1,"response":"41: Who?",\
            "generation":{"api":"chat","model":"google/gemma","temperature":0.5,"top_p":null,\
            "max_tokens":null,"seed":41,"stop":[],"served_model":"google/gemma",\
            "system_fingerprint":"fp_test","finish_reason":"stop","refusal":false,\
            "reasoning":false,"prompt_tokens":4,"completion_tokens":8,"latency_ms":1}}\
            """);
    assertThat(rows())
        .extracting(row -> row.path("response").asText())
        .containsExactly(
            "40: Who?",
            "41: Who?",
            "40: Where?",
            "41: Where?",
            "40: [1, 2] is a list?",
            "41: [1, 2] is a list?");
    assertThat(rows().get(2).path("prompt_id").asText()).isEqualTo("p2");
    assertThat(rows().get(2).path("category").asText()).isEqualTo("place");
    assertThat(rows().get(2).path("messages")).hasSize(2);
  }

  @Test
  void shouldWriteRowsThatIngestReadsAsTheyAre() throws IOException {
    generate(PROMPTS, "", "-n", "2");
    CommandRun ingest =
        CommandRun.charm("ingest", "jsonl", out.toString(), "--dry-run", "--output", "json");

    assertThat(ingest.exitCode()).as(ingest.err()).isEqualTo(ExitCode.DONE);
    JsonNode report = MAPPER.readTree(ingest.out()).get(0);
    assertThat(report.path("good").asInt()).isEqualTo(6);
    assertThat(report.path("responses").asInt()).isEqualTo(6);
    assertThat(report.path("unused")).isEmpty();
  }

  @Test
  void shouldSayInARowWhatAResponseSaysOfHowItCameAbout() throws Exception {
    generate(PROMPTS, "stop: ['a', '\"']", "-n", "2");
    Sampling sampling = new Sampling(0.5, null, null, false, 40L, List.of("a", "\""));
    Server asked =
        new Server(
            URI.create(server.url()), Api.CHAT, "google/gemma", null, Duration.ofHours(1), 0);
    GenerationParameters parameters =
        GenerationParameters.of(
            new PolicyModelDeclaration("gemma@1", asked, sampling, 1, null, Budget.NONE));
    try (RowReader reader =
        Answers.open(Sources.one(out), AnswerSettings.table("jsonl", ReadSettings.DEFAULT))) {
      for (Row row = reader.next(); row != null; row = reader.next()) {
        Response response = (Response) ((Row.Good) row).events().get(1);
        long latency = Long.parseLong(response.getGeneration().get("latency_ms"));
        assertThat(response.getGeneration())
            .isEqualTo(
                parameters.strings(
                    response.getSampleIndex(),
                    new Generation(
                        "google/gemma",
                        "fp_test",
                        null,
                        "stop",
                        false,
                        false,
                        Long.valueOf(response.getGeneration().get("prompt_tokens")),
                        Long.valueOf(response.getGeneration().get("completion_tokens")),
                        latency)));
      }
    }
  }

  @Test
  void shouldTakeARefusalAnEmptyAnswerAndACutOneForAnswers() throws IOException {
    server
        .next(content("{\"content\":null,\"refusal\":\"I cannot.\"}", "stop"))
        .next(content("{\"content\":\"\"}", "content_filter"))
        .next(content("{\"content\":\"Once upon\"}", "length"));
    CommandRun run = generate(PROMPTS, "concurrency: 1");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.err())
        .contains("1 answers refused by the model")
        .contains("1 answers filtered by the server")
        .contains("1 answers cut at the most tokens")
        .contains("of 3 answers the server tells no tokens");
    assertThat(rows())
        .extracting(row -> row.path("response").asText())
        .containsExactly("I cannot.", "", "Once upon");
    assertThat(
            CommandRun.charm("ingest", "jsonl", out.toString(), "--dry-run", "--output", "json")
                .out())
        .contains("\"responses\":3");
  }

  /** As llama-cpp-python passes over max_completion_tokens. */
  @Test
  void shouldTellThatAServerDoesNotKeepToTheMostTokens() throws IOException {
    CommandRun run = generate(PROMPTS, "max-completion-tokens: 8");
    assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(run.err())
        .contains("charm: 2 answers longer than the most tokens, which the server does not keep");
  }

  private static PolicyModelServer.Misbehaviour content(String message, String finish) {
    return PolicyModelServer.status(
        200,
        "{\"choices\":[{\"message\":%s,\"finish_reason\":\"%s\"}]}".formatted(message, finish));
  }

  @Test
  void shouldGoOnWithWhatIsMissingAndEndAtTheSameBytes() throws IOException {
    generate(PROMPTS, "", "-n", "2");
    String whole = withoutLatency();
    Files.delete(out);
    server
        .next(PolicyModelServer.status(500, ""))
        .next(PolicyModelServer.status(200, "{\"choices\":[]}"));
    CommandRun first = generate(PROMPTS, "", "-n", "2");
    assertThat(first.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(first.err())
        .contains("1 of 6 answers missing: ")
        .contains("answers with status 500 (line ")
        .contains("the answer has no choice (line ");
    assertThat(rows()).hasSize(4);
    int before = server.requests().size();

    CommandRun second = generate(PROMPTS, "", "-n", "2", "--resume");

    assertThat(second.exitCode()).as(second.err()).isEqualTo(ExitCode.DONE);
    assertThat(second.err()).contains("has 4 of 6 answers from before");
    assertThat(server.requests()).hasSize(before + 2);
    assertThat(withoutLatency()).isEqualTo(whole);
    assertThat(generate(PROMPTS, "", "-n", "2", "--resume").exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(server.requests()).hasSize(before + 2);
  }

  @Test
  void shouldRepairATornLastLineAndKeepAWholeOneWithoutItsEnd() throws IOException {
    generate(PROMPTS, "");
    String whole = withoutLatency();
    String text = Files.readString(out);
    for (int cut : new int[] {1, 2, 30, 300}) {
      Files.writeString(out, text.substring(0, text.length() - cut));
      int before = server.requests().size();
      CommandRun run = generate(PROMPTS, "", "--resume");
      assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
      assertThat(withoutLatency()).isEqualTo(whole);
      assertThat(server.requests().size() - before).isEqualTo(cut == 1 ? 0 : 1);
    }
  }

  @Test
  void shouldRefuseAFileThatIsThereAndNotToBeGoneOnWith() throws IOException {
    Files.writeString(out, "mine\n");
    CommandRun run = generate(PROMPTS, "");
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("is there already").contains("--resume");
    assertThat(generate(PROMPTS, "", "--resume").err())
        .contains("line 1 is not a row of charm generate");
    assertThat(Files.readString(out)).isEqualTo("mine\n");
    Files.writeString(out, "mine, without an end");
    assertThat(generate(PROMPTS, "", "--resume").err()).contains("line 1 is not a row");
    assertThat(Files.readString(out)).isEqualTo("mine, without an end");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void shouldRefuseAFileOfOtherSettingsAndSayWhatDiffers() throws IOException {
    generate(PROMPTS, "", "-n", "2");
    String before = Files.readString(out);
    int asked = server.requests().size();
    assertThat(generate(PROMPTS, "top-p: 0.5", "-n", "2", "--resume").err())
        .contains("was made with top_p of the server's own, not 0.5 (line 1)");
    assertThat(generate(PROMPTS, "stop: [x]", "-n", "2", "--resume").err())
        .contains("stop [], not [\"x\"]");
    assertThat(generate(PROMPTS, "", "-n", "1", "--resume").err())
        .contains("has sample 1, where -n 1 asks for 0 to 0");
    assertThat(generate("{\"prompt\": \"Who?\"}\n", "", "-n", "2", "--resume").err())
        .contains("answers a prompt that the file of prompts does not have (line 3)");
    assertThat(generate(PROMPTS.replace("Where?", "Whence?"), "", "-n", "2", "--resume").err())
        .contains("answers another text of a prompt that has kept its prompt_id (line 3)");
    Files.writeString(
        out, before.lines().findFirst().orElseThrow() + "\n", StandardOpenOption.APPEND);
    assertThat(generate(PROMPTS, "", "-n", "2", "--resume").err())
        .contains("has sample 0 of a prompt twice (line 7)");
    assertThat(server.requests()).hasSize(asked);
    assertThat(Files.readString(out)).startsWith(before);
  }

  @Test
  void shouldStopAtItsBudgetAndGoOnWithIt() throws IOException {
    CommandRun run = generate(PROMPTS, "budget: {requests: 2}", "-n", "2");
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err())
        .contains("4 of 6 answers missing: the budget of 2 requests is used up; --resume");
    assertThat(server.requests()).hasSize(2);
    assertThat(generate(PROMPTS, "budget: {requests: 4}", "-n", "2", "--resume").exitCode())
        .isEqualTo(ExitCode.DONE);
    assertThat(server.requests()).hasSize(6);
    Files.delete(out);
    assertThat(generate(PROMPTS, "concurrency: 1\n    budget: {tokens: 20}", "-n", "2").err())
        .containsPattern("[34] of 6 answers missing: the budget of 20 tokens is used up");
  }

  @Test
  void shouldEndInOneLineWhereTheKeyIsRefusedOrTheServerIsAway() throws IOException {
    server.always(PolicyModelServer.status(401, "{\"error\":{\"type\":\"invalid_api_key\"}}"));
    CommandRun run = generate("{\"prompt\": \"Who?\"}\n", "");
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err())
        .isEqualTo(
            "charm: 1 of 1 answers missing: %s/chat/completions answers with status 401 (invalid_api_key); --resume asks for them%n"
                .formatted(server.url()));
    server.close();
    run = generate("{\"prompt\": \"Who?\"}\n", "", "--resume");
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("cannot be reached").hasLineCount(1);
  }

  @Test
  void shouldTakeAFileOrTheTopicsAndNotBoth() throws IOException {
    CommandRun run = generate(PROMPTS, "", "--missing");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--missing reads and writes topics: without FILE");
    run = generate(PROMPTS, "", "--share", "0.1");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--share is of --missing");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void shouldTellOnceThatAnotherNameAnswers() throws IOException {
    server.always(
        (exchange, request) ->
            PolicyModelServer.send(
                exchange,
                200,
                PolicyModelServer.answer(request).put("model", "gemma-0815").toString()));
    CommandRun run = generate(PROMPTS, "", "-n", "3");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.err())
        .containsOnlyOnce("google/gemma is asked for, and the server answers as gemma-0815");
    assertThat(rows().get(0).at("/generation/served_model").asText()).isEqualTo("gemma-0815");
  }

  @Test
  void shouldCountAndNameRowsThatCannotBeUsed() throws IOException {
    CommandRun run =
        generate(
            """
            {"prompt": "Who?"}
            {"prompt": " "}
            not json
            {"prompt": "Who?"}
            {"prompt_id": "a", "prompt": "One"}
            {"prompt_id": "a", "prompt": "Another"}
            {"prompt": "\\ud83d half"}
            """,
            "");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.err())
        .contains("prompts.jsonl: 1 row refused: prompt is missing (line 2)")
        .contains("1 row repeated: a prompt that stood before (line 4)")
        .contains("another prompt than a row before with this prompt_id (line 6)")
        .contains("(line 7)");
    assertThat(rows())
        .extracting(row -> row.path("response").asText())
        .containsExactly("40: Who?", "40: One");
    int asked = server.requests().size();
    assertThat(
            generate(Files.readString(folder.resolve("prompts.jsonl")), "", "--resume").exitCode())
        .isEqualTo(ExitCode.DONE);
    assertThat(server.requests()).hasSize(asked);
  }

  @Test
  void shouldAskForWhatComesBeforeTheLastAnswerOfAConversation() throws IOException {
    CommandRun run =
        generate(
            """
            {"messages": [{"role": "user", "content": "Who?"}, \
            {"role": "assistant", "content": "Nobody."}]}
            """,
            "");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.err()).contains("1 row whose messages end with an answer, which is left out");
    assertThat(rows().get(0).path("prompt").asText()).isEqualTo("Who?");
  }

  @Test
  void shouldFailWhereNothingCanBeUsed() throws IOException {
    CommandRun run = generate("{\"text\": \"x\"}\n", "");
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("no row of it can be used");
    assertThat(out).doesNotExist();
  }

  @Test
  void shouldExitWith2WhereTheUsageIsWrong() throws IOException {
    assertThat(generate(PROMPTS, "", "-n", "0").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(generate(PROMPTS, "", "--field", "promt=x").exitCode()).isEqualTo(ExitCode.USAGE);
    out = folder.resolve("out.jsonl.gz");
    assertThat(generate(PROMPTS, "").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(CommandRun.charm("generate", "x.jsonl", "-o", "y.jsonl").exitCode())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void shouldNameTheNearestPolicyModel() throws IOException {
    generate(PROMPTS, "");
    Path models = folder.resolve("policy-models.yaml");
    CommandRun run =
        CommandRun.charm(
            "generate",
            folder.resolve("prompts.jsonl").toString(),
            "--policy-models",
            models.toString(),
            "--policy-model",
            "gemma@2",
            "-o",
            out.toString());
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("there is no policy model gemma@2; did you mean gemma@1?");
  }
}
