package dev.charm.ops.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Topics;
import dev.charm.streams.guarantees.Logged;
import dev.charm.streams.guarantees.Waiting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The cases of votes through Kafka, each in an arena of its own: {@code charm.arena-ratings} comes
 * to what batch says of the same files.
 */
@ExtendWith(CasesStack.Shared.class)
class VoteCasesIT extends VoteCases {
  private static final AtomicInteger ARENAS = new AtomicInteger();

  /** A case may be read by several tests. */
  private static final Map<List<String>, Board> READ = new HashMap<>();

  private final CasesStack stack;

  VoteCasesIT(CasesStack stack) {
    this.stack = stack;
  }

  @Override
  Board read(String category, String... filesAndOptions) throws Exception {
    List<String> what = Stream.concat(Stream.of(category), Stream.of(filesAndOptions)).toList();
    Board known = READ.get(what);
    if (known == null) {
      known = sent(category, filesAndOptions);
      READ.put(what, known);
    }
    return known;
  }

  private Board sent(String category, String... filesAndOptions) throws Exception {
    Board batch = VoteCasesTest.batch(category, filesAndOptions);
    String arena = "votes-" + ARENAS.incrementAndGet();
    CommandRun run = ingest(arena, filesAndOptions);
    assertThat(run.exitCode()).as(run.err()).isZero();
    String narrow = category.isEmpty() ? arena : arena + "/" + category;
    Waiting.until(
        batch.votes() + " votes are counted in " + narrow + " of " + List.of(filesAndOptions),
        () -> votes(narrow) == 2 * batch.votes());
    Board live = new Board(leaderboard(narrow), run.err());
    shouldBeAlike(live.rows(), batch.rows());
    return live;
  }

  @Override
  CommandRun refused(String file) {
    return ingest("refused", file);
  }

  @Test
  void shouldMakeAnArenaOfEachCategoryOfARatingTable() throws Exception {
    for (String name : List.of("leaderboard-dataset-text", "renamed")) {
      String table = file("04-lmarena-leaderboard-dataset/" + name + ".csv");
      CommandRun run = stack.charm(List.of("ratings", "import", table, "--arena", name));
      assertThat(run.exitCode()).as(run.err()).isZero();
      Waiting.until("the ratings are in force", () -> inForce(name + "/chinese").size() == 3);

      JsonNode alpha = leaderboard(name).get("alpha-1");
      new Board(leaderboard(name), "")
          .shouldRate("alpha-1", 1452.31, "beta-2", 1421.77, "gamma-3", 1390.05);
      assertThat(alpha.get("ci_low").asDouble()).isEqualTo(1447.02);
      assertThat(alpha.get("ci_high").asDouble()).isEqualTo(1457.60);
      assertThat(alpha.get("votes").asLong()).isEqualTo(21034);
      assertThat(alpha.get("as_of").asText()).startsWith("2026-08-03");
      new Board(leaderboard(name + "/coding"), "").shouldRate("gamma-3", 1475.90);
    }
  }

  @Test
  void shouldGoByTheTimeThatASiteRecords() throws Exception {
    assertThat(ingest("site", file("15-judge-outputs/site.csv")).exitCode()).isZero();

    CommandRun past =
        stack.charm(
            List.of(
                "leaderboard", "--arena", "site", "--as-of", "2026-05-04", "--output", "ndjson"));
    assertThat(new Board(Json.byKey(past.out(), "model"), "").votes()).isEqualTo(20);
  }

  @Test
  void shouldKeepTheRowsThatAreRefusedAndNoOthers() throws Exception {
    long before = stack.deadLetters();
    ingest("kept", file("18-weights-overlap-renames/weighted.csv"));
    assertThat(stack.deadLetters()).isEqualTo(before);

    CommandRun run = ingest("kept", file("13-outcome-spellings/spellings.csv"));
    long refused = Json.lines(run.out()).get(0).get("refused").asLong();
    assertThat(refused).isPositive();
    assertThat(stack.deadLetters()).isEqualTo(before + refused);
  }

  private CommandRun ingest(String arena, String... filesAndOptions) {
    List<String> args =
        new ArrayList<>(List.of("battles", "ingest", "--output", "ndjson", "--arena", arena));
    args.addAll(List.of(filesAndOptions));
    return stack.charm(args);
  }

  private long votes(String arena) {
    return inForce(arena).stream().mapToLong(ArenaRating::getVotes).sum();
  }

  private List<ArenaRating> inForce(String arena) {
    return Logged.latest(stack.log(Topics.ARENA_RATINGS)).values().stream()
        .filter(rating -> rating.getArena().equals(arena))
        .toList();
  }

  /** The leaderboard of an arena as the command prints it. */
  private Map<String, JsonNode> leaderboard(String arena) throws Exception {
    CommandRun run = stack.charm(List.of("leaderboard", "--arena", arena, "--output", "ndjson"));
    assertThat(run.exitCode()).as(run.err()).isZero();
    return Json.byKey(run.out(), "model");
  }

  private static void shouldBeAlike(Map<String, JsonNode> live, Map<String, JsonNode> batch) {
    assertThat(live.keySet()).isEqualTo(batch.keySet());
    batch.forEach(
        (model, expected) -> {
          JsonNode row = live.get(model);
          for (String count : List.of("rank", "votes", "wins", "losses", "ties", "both_bad")) {
            assertThat(row.get(count)).as("%s of %s", count, model).isEqualTo(expected.get(count));
          }
          for (String number : List.of("rating", "ci_low", "ci_high", "elo")) {
            assertThat(row.get(number).asDouble())
                .as("%s of %s", number, model)
                .isCloseTo(expected.get(number).asDouble(), within(1e-6));
          }
        });
  }
}
