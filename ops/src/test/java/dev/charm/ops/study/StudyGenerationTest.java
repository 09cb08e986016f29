package dev.charm.ops.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.consumers.generation.remote.PolicyModelServer;
import dev.charm.consumers.scoring.remote.RewardModelServer;
import dev.charm.ops.command.CommandRun;
import dev.charm.ops.connect.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A study whose answers and scores come from servers: each is asked for once. */
class StudyGenerationTest {
  private static final int BOTH = 2 * 2 * GeneratedStudy.PROMPTS;

  /** Requests by which a scorer learns how its server answers, each time it is opened. */
  private static final int TRIALS = 4;

  @TempDir Path temporary;
  private GeneratedStudy study;

  @BeforeEach
  void open() throws IOException {
    study = new GeneratedStudy(temporary.resolve("study"));
  }

  @AfterEach
  void close() {
    study.close();
  }

  private CommandRun done(String... more) {
    CommandRun run = study.run(more);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    return run;
  }

  @Test
  void shouldGenerateScoreCalibrateCompareExportAndReportOnce() throws IOException {
    CommandRun first = done();
    assertThat(SmallStudy.done(first))
        .containsExactly(
            "generate cold",
            "generate hot",
            "score rm@1 of cold",
            "score rm@1 of hot",
            "calibrate",
            "compare",
            "export",
            "report");
    assertThat(study.policy.requests()).hasSize(BOTH);
    assertThat(study.reward.requests()).isEqualTo(BOTH + 2 * TRIALS);
    assertThat(Files.readAllLines(study.results().resolve("generate/hot/hot.jsonl")))
        .hasSize(BOTH / 2)
        .noneMatch(line -> line.contains("latency_ms"));
    assertThat(Files.readString(study.results().resolve("report.html")))
        .contains("generate cold: 24 answers of cold");
    assertThat(SmallStudy.done(done())).isEmpty();
    assertThat(study.policy.requests()).hasSize(BOTH);
  }

  @Test
  void shouldGiveTheSameBytesFromTheSameSeeds() throws IOException {
    done();
    try (GeneratedStudy again = new GeneratedStudy(temporary.resolve("again"))) {
      Files.copy(
          temporary.resolve("study/policy-models.yaml"),
          temporary.resolve("again/policy-models.yaml"),
          StandardCopyOption.REPLACE_EXISTING);
      Files.copy(
          temporary.resolve("study/reward-models.yaml"),
          temporary.resolve("again/reward-models.yaml"),
          StandardCopyOption.REPLACE_EXISTING);
      assertThat(again.run().exitCode()).isZero();
      assertThat(SmallStudy.outputs(again.results()))
          .isEqualTo(SmallStudy.outputs(study.results()));
    }
  }

  @Test
  void shouldAskAModelThatIsAddedAndNoOther() throws IOException {
    done();
    int scored = study.reward.requests();
    study.study("[cold, hot, other]", 2);
    CommandRun added = done();
    assertThat(SmallStudy.done(added))
        .startsWith("generate other", "score rm@1 of other", "calibrate");
    assertThat(study.policy.requests()).hasSize(BOTH + BOTH / 2);
    assertThat(study.reward.requests()).isEqualTo(scored + BOTH / 2 + TRIALS);
  }

  @Test
  void shouldKeepAnswersThatPromptsAndSamplesStillWant() throws IOException {
    done();
    study.prompts(GeneratedStudy.PROMPTS + 1);
    done();
    assertThat(study.policy.requests()).hasSize(BOTH + 4);
    study.study("[cold, hot]", 3);
    done();
    assertThat(study.policy.requests()).hasSize(BOTH + 4 + 2 * (GeneratedStudy.PROMPTS + 1));
    study.prompts(GeneratedStudy.PROMPTS - 1);
    study.study("[cold, hot]", 1);
    int before = study.policy.requests().size();
    done();
    assertThat(study.policy.requests()).hasSize(before);
    assertThat(Files.readAllLines(study.results().resolve("generate/hot/hot.jsonl")))
        .hasSize(GeneratedStudy.PROMPTS - 1);
  }

  @Test
  void shouldAskAnewWhereWhatChangesAnAnswerChangedAndOnlyThen() throws IOException {
    done();
    study.policyModels(
        "temperature: 1", ", concurrency: 3, timeout: 9s, price: {input: 1, output: 1}");
    assertThat(SmallStudy.done(done())).isEmpty();
    study.policyModels("temperature: 1.0", "");
    assertThat(SmallStudy.done(done())).isEmpty();
    study.policyModels("temperature: 2", "");
    CommandRun hotter = done();
    assertThat(hotter.err()).contains("generate hot: temperature is 2.0, not 1.0");
    assertThat(SmallStudy.done(hotter)).doesNotContain("generate cold", "score rm@1 of cold");
    assertThat(study.policy.requests()).hasSize(BOTH + BOTH / 2);
  }

  @Test
  void shouldTakeAnotherModelOnTheServerForAnotherAndAskAllWhereForced() throws IOException {
    done();
    study.policyModels("temperature: 1, model: other", "");
    assertThat(SmallStudy.done(done())).contains("generate hot", "score rm@1 of hot");
    assertThat(study.policy.requests()).hasSize(BOTH + BOTH / 2);
    CommandRun forced = done("--force", "generate cold");
    assertThat(SmallStudy.done(forced)).containsExactly("generate cold");
    assertThat(study.policy.requests()).hasSize(2 * BOTH);
    study.policy.always(
        (exchange, request) ->
            PolicyModelServer.send(
                exchange,
                200,
                PolicyModelServer.answer(request).put("model", "another").toString()));
    assertThat(SmallStudy.done(done("--force", "generate cold")))
        .contains("generate cold", "score rm@1 of cold")
        .doesNotContain("score rm@1 of hot");
  }

  @Test
  void shouldEvaluateOnTestSetsAndAgainstTheRatingsAndWriteEachSplit() throws IOException {
    study.write(
        "set.jsonl",
        """
        {"prompt": "Who?", "chosen": "Nobody.", "rejected": "Somebody."}
        {"prompt": "Where?", "chosen": "Here.", "rejected": "There, I think."}
        """);
    study.study(
        "[cold, hot]", 2, "evaluate: {preferences: [mine=set.jsonl], arena: true, prompts: 5}");
    Path file = temporary.resolve("study/it.yaml");
    Files.writeString(
        file,
        Files.readString(file)
            .replace("best-worst}", "all, splits: {train: 0.5, test: 0.5}, margin: true}"));
    done();
    assertThat(
            Files.readString(
                study.results().resolve("evaluate-preferences/rm@1/preferences.ndjson")))
        .contains("\"reward_model\":\"rm@1\",\"set\":\"mine\",\"subset\":\"all\",\"pairs\":2");
    assertThat(Files.readString(study.results().resolve("evaluate-arena/arena.ndjson")))
        .contains("\"models\":2,\"prompts\":5");
    int train = Files.readAllLines(study.results().resolve("export/rm@1/train.jsonl")).size();
    int test = Files.readAllLines(study.results().resolve("export/rm@1/test.jsonl")).size();
    assertThat(train + test).isEqualTo(GeneratedStudy.PROMPTS);
    assertThat(Files.readString(study.results().resolve("report.html")))
        .contains("On test sets of preferences: rm", "Agreement with the ratings");
  }

  @Test
  void shouldLetARewardInAFileCountBeforeOneThatIsScoredHere() throws IOException {
    study.write("given.csv", "prompt,response,score_rm\nWhat is 0?,Nothing,7.5\nWhat is 1?,One,\n");
    study.study("[cold, hot]", 1, "answers: [other=given.csv]");
    CommandRun run = done();
    assertThat(run.err()).contains("1 answers have a reward of rm@1 in their file, which counts");
    assertThat(Files.readString(study.results().resolve("compare/comparison.ndjson")))
        .contains("\"policy_model\":\"other\",\"prompts\":2");
  }

  @Test
  void shouldAskAnewWhereAPromptKeepsItsIdAndSaysSomethingElse() throws IOException {
    String prompts =
        "{\"prompt_id\":\"p\",\"prompt\":\"Who?\"}\n{\"prompt_id\":\"q\",\"prompt\":\"Where?\"}\n";
    study.write("prompts.jsonl", prompts);
    done();
    assertThat(study.policy.requests()).hasSize(8);
    study.write("prompts.jsonl", prompts.replace("Who?", "Who, then?"));
    done();
    assertThat(study.policy.requests()).hasSize(12);
    assertThat(Files.readString(study.results().resolve("generate/hot/hot.jsonl")))
        .contains("100: Who, then?", "100: Where?")
        .doesNotContain("100: Who?");
  }

  @Test
  void shouldStopWhereAnswersAreMissingAndAskForThoseAloneTheNextTime() throws IOException {
    study.policy.next(PolicyModelServer.status(500, "")).next(PolicyModelServer.status(500, ""));
    CommandRun first = study.run();
    assertThat(first.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(first.err()).contains("generate cold: 2 of 24 answers are missing; run again");
    assertThat(study.results().resolve("generate/cold/cold.jsonl")).doesNotExist();
    done();
    assertThat(study.policy.requests()).hasSize(BOTH + 2);
  }

  @Test
  void shouldGoOnWithoutThemWhereTheStudySaysSoAndTellIt() throws IOException {
    study.study("[cold, hot]", 2, "missing: accept");
    study.policy.next(PolicyModelServer.status(500, ""));
    done();
    assertThat(Files.readString(study.results().resolve("report.html")))
        .contains("generate cold: 1 of 24 answers are missing");
    CommandRun second = done();
    assertThat(SmallStudy.done(second)).startsWith("generate cold", "score rm@1 of cold");
    assertThat(study.policy.requests()).hasSize(BOTH + 1);
    assertThat(SmallStudy.done(done())).isEmpty();
  }

  @Test
  void shouldNotRememberAScoreThatDidNotCome() throws IOException {
    study.reward.always(
        (exchange, request) -> RewardModelServer.send(exchange, 503, "{\"error\":\"busy\"}"));
    CommandRun away = study.run();
    assertThat(away.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(away.err()).contains("has a score of rm@1");
    study.reward.always(study.reward::behave);
    assertThat(SmallStudy.done(done())).startsWith("score rm@1 of cold");
  }

  @Test
  void shouldKeepAnswersThatSomebodyChangedAndAskAnew() throws IOException {
    done();
    Path answers = study.results().resolve("generate/cold/cold.jsonl");
    String written = Files.readString(answers);
    Files.writeString(answers, written.replace("What is 3?", "What is 4?"));
    CommandRun run = done();
    assertThat(run.err()).contains("cold.jsonl is not as it was left");
    assertThat(answers).hasContent(written.strip());
    assertThat(answers.resolveSibling("cold.jsonl.edited")).exists();
    assertThat(SmallStudy.done(run)).containsExactly("generate cold");
  }

  @Test
  void shouldHoldNoSecret() throws IOException {
    study.write(
        "policy-models.yaml",
        "cold: {endpoint: '%s?key=s3cr3t', model: m, seed: 1}%n".formatted(study.policy.url())
            + "hot: {endpoint: '%s', model: m, seed: 2}%n".formatted(study.policy.url()));
    done();
    assertThat(SmallStudy.outputs(study.results()).values())
        .noneMatch(content -> content.contains("s3cr3t"));
    study.write(
        "policy-models.yaml",
        "cold: {endpoint: '%s?key=other', model: m, seed: 1}%n".formatted(study.policy.url())
            + "hot: {endpoint: '%s', model: m, seed: 2}%n".formatted(study.policy.url()));
    assertThat(SmallStudy.done(done())).startsWith("generate cold");
  }

  @Test
  void shouldKeepNothingOfAStepWhoseInputChangesMeanwhile() throws IOException {
    study.policy.always(
        (exchange, request) -> {
          study.write("prompts.jsonl", "{\"prompt\":\"What is 0?\"}\n");
          PolicyModelServer.behave(exchange, request);
        });
    CommandRun run = study.run();
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("chang").contains("while it");
    assertThat(study.results().resolve("generate/cold/cold.jsonl")).doesNotExist();
  }
}
