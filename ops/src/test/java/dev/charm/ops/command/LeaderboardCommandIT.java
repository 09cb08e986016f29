package dev.charm.ops.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code charm leaderboard} on a running stack, where people vote in an arena of their own. */
class LeaderboardCommandIT extends OnSampleStack {
  private static final String ARENA = "lab";
  private static final String[] MODELS = {"long", "short", "terse"};

  @TempDir static Path folder;

  @BeforeAll
  static void vote(SampleStack stack) throws Exception {
    stack.succeed("battles", "ingest", votes().toString(), "--arena", ARENA);
    stack.succeed("status", "--until-idle", "--timeout", "60s");
  }

  @Test
  void shouldShowTheRatingsInForceByRank() throws Exception {
    List<JsonNode> rows = leaderboard("--arena", ARENA);

    assertThat(rows).hasSize(3);
    assertThat(rows).extracting(row -> row.get("model").asText()).startsWith("short");
    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(row.get("source").asText()).isEqualTo("live");
              assertThat(row.get("votes").asLong()).isEqualTo(40);
              assertThat(row.get("votes").asLong())
                  .isEqualTo(
                      row.get("wins").asLong()
                          + row.get("losses").asLong()
                          + row.get("ties").asLong()
                          + row.get("both_bad").asLong());
              assertThat(row.get("ci_low").asDouble()).isLessThan(row.get("rating").asDouble());
            });
    assertThat(rows.stream().mapToDouble(row -> row.get("rating").asDouble()).average())
        .hasValueCloseTo(1000.0, within(1e-9));
  }

  @Test
  void shouldFitTheSameRatingsToTheVotesAsAreInForce() throws Exception {
    Map<String, JsonNode> inForce = byModel(leaderboard("--arena", ARENA));
    List<JsonNode> ofTheLog = leaderboard("--arena", ARENA, "--intervals", "sandwich");
    List<JsonNode> ofTheFile =
        Json.lines(
            CommandRun.charm("leaderboard", "--batch", votes().toString(), "--output", "ndjson")
                .out());

    for (List<JsonNode> fitted : List.of(ofTheLog, ofTheFile)) {
      assertThat(fitted).hasSize(3);
      for (JsonNode row : fitted) {
        JsonNode streamed = inForce.get(row.get("model").asText());
        for (String number : List.of("rank", "rating", "ci_low", "ci_high", "votes", "elo")) {
          assertThat(row.get(number).asDouble())
              .as(number)
              .isCloseTo(streamed.get(number).asDouble(), within(1e-9));
        }
      }
    }
  }

  @Test
  void shouldGoByTheVotesCastUntilATime() throws Exception {
    List<JsonNode> before = leaderboard("--arena", ARENA, "--as-of", "2026-01-01T00:00:29Z");

    assertThat(before.stream().mapToLong(row -> row.get("votes").asLong()).sum()).isEqualTo(60);
    assertThat(before)
        .allSatisfy(row -> assertThat(row.get("as_of").asText()).isEqualTo("2026-01-01T00:00:29Z"));
  }

  @Test
  void shouldCountANarrowerPoolByItself() throws Exception {
    List<JsonNode> rows = leaderboard("--arena", ARENA + "/coding");

    assertThat(rows.stream().mapToLong(row -> row.get("votes").asLong()).sum()).isEqualTo(60);
    assertThat(leaderboard("--arena", ARENA + "/coding", "--intervals", "voter"))
        .extracting(row -> row.get("rating").asDouble())
        .isEqualTo(rows.stream().map(row -> row.get("rating").asDouble()).toList());
  }

  @Test
  void shouldShowWhoWinsHowOftenAgainstWhom() throws Exception {
    List<JsonNode> cells = leaderboard("--arena", ARENA, "--win-matrix");
    CommandRun square = stack.succeed("leaderboard", "--arena", ARENA, "--win-matrix");

    assertThat(cells).hasSize(6);
    for (JsonNode cell : cells) {
      JsonNode back =
          cells.stream()
              .filter(other -> other.get("model").equals(cell.get("opponent")))
              .filter(other -> other.get("opponent").equals(cell.get("model")))
              .findFirst()
              .orElseThrow();
      assertThat(cell.get("win_rate").asDouble() + back.get("win_rate").asDouble()).isEqualTo(1);
      assertThat(cell.get("wins")).isEqualTo(back.get("losses"));
    }
    assertThat(square.out().lines().toList()).hasSize(2 + 3);
  }

  @Test
  void shouldTakeStyleOutWhereTheAnswersAreKnown() throws Exception {
    CommandRun run =
        stack.succeed("leaderboard", "--arena", ARENA, "--style-control", "--output", "ndjson");

    assertThat(Json.lines(run.out()))
        .extracting(row -> row.get("model").asText())
        .containsExactlyInAnyOrder("long", "short"); // nothing that "terse" said is known
    assertThat(run.err()).contains("20 of 60 votes have both answers in charm.responses");
  }

  @Test
  void shouldRefuseAnArenaWithoutRatings() {
    CommandRun run = stack.charm("leaderboard", "--arena", "nowhere");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("no rating in arena nowhere").contains(ARENA, "overall");
  }

  private List<JsonNode> leaderboard(String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of("leaderboard"));
    command.addAll(List.of(options));
    command.addAll(List.of("--output", "ndjson"));
    return Json.lines(stack.succeed(command.toArray(String[]::new)).out());
  }

  private static Map<String, JsonNode> byModel(List<JsonNode> rows) {
    return rows.stream()
        .collect(Collectors.toMap(row -> row.get("model").asText(), Function.identity()));
  }

  /** Sixty votes, one per second, by turns of the three pairs; every second one is about code. */
  private static Path votes() throws Exception {
    List<String> lines =
        new ArrayList<>(
            List.of("battle_id,prompt_id,voter,model_a,model_b,winner,voted_at,category"));
    for (int i = 0; i < 60; i++) {
      String a = MODELS[i % 3];
      String b = MODELS[(i + 1) % 3];
      lines.add(
          String.join(
              ",",
              "lab-" + i,
              "t" + i / 6,
              "voter-" + i % 7,
              a,
              b,
              winner(i, a, b),
              String.format("2026-01-01T00:00:%02dZ", i),
              i % 2 == 0 ? "coding" : "writing"));
    }
    return Files.write(folder.resolve("votes.csv"), lines);
  }

  /** Mostly the one whose name is "short"; each of three others every so often. */
  private static String winner(int i, String a, String b) {
    return switch (i % 5) {
      case 0 -> "tie";
      case 1 -> i % 2 == 0 ? "model_a" : "model_b";
      case 2 -> i % 4 == 2 ? "tie (bothbad)" : "model_b";
      default -> a.equals("short") ? "model_a" : b.equals("short") ? "model_b" : "model_a";
    };
  }
}
