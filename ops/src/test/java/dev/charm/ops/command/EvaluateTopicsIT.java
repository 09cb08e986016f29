package dev.charm.ops.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.ops.connect.ExitCode;
import dev.charm.schemas.Topics;
import dev.charm.streams.guarantees.Waiting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code charm evaluate} without files: on what the topics hold, by hand. */
@ExtendWith(CasesStack.Shared.class)
class EvaluateTopicsIT {
  private static final String ARENA = "evaluated";
  private static final String RM = "judged@1";
  private static boolean sent;

  private final CasesStack stack;

  @TempDir Path folder;

  EvaluateTopicsIT(CasesStack stack) {
    this.stack = stack;
  }

  @BeforeEach
  void send() throws Exception {
    if (sent) {
      return;
    }
    // The second reward model ranks the other way round. No text: p2 of poor. No score: p3 of fair.
    done(
        "ingest",
        "jsonl",
        file(
            "answers.jsonl",
            """
            {"prompt_id": "p1", "prompt": "q", "model": "good", "response": "xxxx", "scores": {"judged@1": 3, "turned@1": 1}}
            {"prompt_id": "p1", "model": "fair", "response": "xxxxx", "scores": {"judged@1": 2, "turned@1": 2}}
            {"prompt_id": "p1", "model": "poor", "response": "x", "scores": {"judged@1": 1, "turned@1": 3}}
            {"prompt_id": "p2", "prompt": "r", "model": "good", "response": "xx", "scores": {"judged@1": 1, "turned@1": 2}}
            {"prompt_id": "p2", "model": "fair", "response": "x", "scores": {"judged@1": 1, "turned@1": 1}}
            {"prompt_id": "p2", "model": "poor", "scores": {"judged@1": 2, "turned@1": 1}}
            {"prompt_id": "p3", "prompt": "s", "model": "good", "response": "x", "scores": {"judged@1": 1, "turned@1": 1}}
            {"prompt_id": "p3", "model": "fair", "response": "x"}
            """));
    done(
        "battles",
        "ingest",
        file(
            "votes.csv",
            """
            battle_id,prompt_id,model_a,model_b,winner
            1,p1,good,poor,model_a
            2,p1,fair,good,model_b
            3,p2,good,poor,model_b
            4,p2,fair,good,tie
            5,p3,good,fair,model_a
            6,,good,poor,model_a
            """),
        "--arena",
        ARENA);
    done(
        "ratings",
        "import",
        file("ratings.csv", "model,rating\ngood,1200\nfair,1100\npoor,1000\n"),
        "--arena",
        ARENA + "-board");
    Waiting.until(
        "the ratings are in force",
        () ->
            stack.log(Topics.ARENA_RATINGS).stream()
                    .filter(each -> each.value().getArena().equals(ARENA + "-board"))
                    .count()
                >= 3);
    sent = true;
  }

  @Test
  void shouldJudgeVotesByRecordedRewards() throws Exception {
    CommandRun run = evaluate("preferences", "--reward-model", RM, "--arena", ARENA);
    JsonNode row = Json.lines(run.out()).get(0);

    assertThat(row.get("set").asText()).isEqualTo(ARENA);
    assertThat(row.get("pairs").asInt()).isEqualTo(3);
    assertThat(row.get("accuracy").asDouble()).isEqualTo(1);
    // Of the two votes whose texts are known the longer answer has one; that one is matched.
    assertThat(row.get("length_only").asDouble()).isEqualTo(0.5);
    assertThat(row.get("length_matched_pairs").asInt()).isEqualTo(1);
    assertThat(run.err())
        .contains("1 votes name no prompt")
        .contains("1 votes prefer neither answer")
        .contains("1 votes are of answers without a reward on charm.rewards")
        .contains("1 votes are of answers whose text is not known");
  }

  @Test
  void shouldCompareRewardModelsOnVotes() throws Exception {
    CommandRun run = evaluate("compare", RM, "turned@1", "--arena", ARENA);
    JsonNode row = Json.lines(run.out()).get(0);

    assertThat(row.get("accuracy_a").asDouble()).isEqualTo(1);
    assertThat(row.get("accuracy_b").asDouble()).isZero();
    assertThat(row.get("prompts_a").asInt()).isEqualTo(2);
  }

  @Test
  void shouldAgreeWithRatingsAtPromptsThatAllModelsAnswered() throws Exception {
    CommandRun run = evaluate("arena", "--reward-model", RM, "--ratings-arena", ARENA + "-board");
    JsonNode row = Json.lines(run.out()).get(0);

    assertThat(row.get("models").asInt()).isEqualTo(3);
    assertThat(row.get("prompts").asInt()).isEqualTo(2);
    assertThat(row.get("order").asDouble()).isGreaterThan(0.5); // means 2, 1.5 and 1.5
    assertThat(run.err()).contains("2 of 3 prompts have an answer of every rated model");
  }

  @Test
  void shouldGiveWinRatesAndPicksAgainstTheModelOfEveryVote() throws Exception {
    Map<String, JsonNode> rows =
        Json.byKey(evaluate("alpaca-eval", "--arena", ARENA).out(), "model");
    assertThat(rows.get("fair").get("win_rate").asDouble()).isEqualTo(100.0 / 6, within(1e-9));
    assertThat(rows.get("poor").get("win_rate").asDouble()).isEqualTo(50);

    CommandRun best = evaluate("best-of-n", "--reward-model", RM, "--arena", ARENA);
    Map<String, JsonNode> picks = Json.byKey(best.out(), "picker", "n");
    // At p1 fair is taken, which lost; at p2 poor, which won. A text is not known, so no lengths.
    assertThat(picks.get("rm|2").get("win_rate").asDouble()).isEqualTo(0.5);
    assertThat(picks.get("random|2").get("win_rate").asDouble()).isEqualTo(0.375);
    assertThat(picks).doesNotContainKey("longest|2");
    assertThat(best.err()).contains("longest is left out");
  }

  @Test
  void shouldWriteResultsToTheTopicUnlessItIsNotWanted() throws Exception {
    evaluate("preferences", "--reward-model", "turned@1", "--arena", ARENA, "--no-publish");
    assertThat(figures("turned@1")).isEmpty();
    evaluate("preferences", "--reward-model", "turned@1", "--arena", ARENA);
    evaluate("preferences", "--reward-model", "turned@1", "--arena", ARENA);

    assertThat(figures("turned@1"))
        .filteredOn(row -> row.get("figure").asText().equals("accuracy"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.get("kind").asText()).isEqualTo("preferences");
              assertThat(row.get("set").asText()).isEqualTo(ARENA);
              assertThat(row.get("part").asText()).isEqualTo("all");
              assertThat(row.get("value").asDouble()).isZero();
              assertThat(row.get("of_topics").asBoolean()).isTrue();
            });
    String preferences = file("ae.csv", "prompt_id,model,preference\n1,m,2\n2,m,1\n");
    done("evaluate", "alpaca-eval", "--preferences", preferences);
    done("evaluate", "alpaca-eval", "--preferences", preferences, "--publish");
    assertThat(Json.lines(done("evaluate", "list", "--output", "ndjson").out()))
        .filteredOn(row -> row.get("set").asText().equals("ae"))
        .extracting(row -> row.get("figure").asText() + " " + row.get("value").asDouble())
        .contains("win_rate 50.0");
  }

  @Test
  void shouldSayWhatIsMissing() {
    assertFails(
        "charm.battles has no vote of arena nowhere (there is", "preferences", RM, "nowhere");
    assertFails("charm.rewards has no score of unheard@1", "preferences", "unheard@1", ARENA);
    assertFails("charm.model-stats has no reward model unheard", "preferences", "unheard", ARENA);
    CommandRun ratings =
        stack.charm(List.of("evaluate", "arena", "--reward-model", RM, "--ratings-arena", "none"));
    assertThat(ratings.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(ratings.err()).contains("charm.arena-ratings has no rating of arena none");
  }

  private void assertFails(String why, String command, String rewardModel, String arena) {
    CommandRun run =
        stack.charm(List.of("evaluate", command, "--reward-model", rewardModel, "--arena", arena));
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains(why);
  }

  private List<JsonNode> figures(String rewardModel) throws Exception {
    return Json.lines(
        done("evaluate", "list", "--reward-model", rewardModel, "--output", "ndjson").out());
  }

  private CommandRun evaluate(String... args) {
    List<String> all = new ArrayList<>(List.of("evaluate"));
    all.addAll(List.of(args));
    all.addAll(List.of("--output", "ndjson"));
    return done(all.toArray(String[]::new));
  }

  private CommandRun done(String... args) {
    CommandRun run = stack.charm(List.of(args));
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  private String file(String name, String text) throws Exception {
    Path file = folder.resolve(name);
    Files.writeString(file, text);
    return file.toString();
  }
}
