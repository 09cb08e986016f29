package dev.charm.producers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.charm.producers.form.CsvTable;
import dev.charm.producers.form.CsvTable.CsvRow;
import dev.charm.producers.ratings.RatingTable;
import dev.charm.producers.rewards.AnswerSettings;
import dev.charm.producers.rewards.Answers;
import dev.charm.producers.rewards.RowEvents;
import dev.charm.producers.row.Aliases;
import dev.charm.producers.row.PromptIdentity;
import dev.charm.producers.row.ReadSettings;
import dev.charm.producers.row.Row;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.source.Source;
import dev.charm.producers.votes.BattleReader;
import dev.charm.producers.votes.VoteReadSettings;
import dev.charm.schemas.Battle;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.Reward;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The readers on the real files beside the repository; golden figures were computed elsewhere. */
class RealDataTest {

  @ParameterizedTest
  @ValueSource(strings = {"1000", "100"})
  void shouldReadScoresThatGiveTheHardWinRatesOfTheGoldenResults(String set) throws IOException {
    Path folder = SharedData.path("re-implementing-charm/Responses_" + set);
    Path golden = SharedData.path("../golden/charm-golden.csv");
    Map<String, Map<String, Double>> scores = new HashMap<>(); // model -> row and reward model
    int compared = 0;

    try (CsvTable table = CsvTable.open(Source.file(golden))) {
      for (CsvRow row = table.next(); row != null; row = table.next()) {
        if (!cell(table, row, "set").equals(set)) {
          continue;
        }
        String rewardModel = cell(table, row, "reward_model") + "@1";
        Map<String, Double> o = scores(folder, set, scores, cell(table, row, "overvalued"));
        Map<String, Double> r = scores(folder, set, scores, cell(table, row, "reference"));
        long n = o.keySet().stream().filter(key -> key.endsWith(rewardModel)).count();
        long wins =
            o.entrySet().stream()
                .filter(score -> score.getKey().endsWith(rewardModel))
                .filter(score -> score.getValue() > Objects.requireNonNull(r.get(score.getKey())))
                .count();

        assertThat(n).isEqualTo(Long.parseLong(cell(table, row, "n")));
        assertThat(wins / (double) n)
            .isEqualTo(Double.parseDouble(cell(table, row, "hard_win_rate")));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(50);
  }

  private static Map<String, Double> scores(
      Path folder, String set, Map<String, Map<String, Double>> cache, String model)
      throws IOException {
    Map<String, Double> cached = cache.get(model);
    if (cached != null) {
      return cached;
    }
    Path file = folder.resolve(model + "_" + set + ".csv.gz");
    if (!Files.exists(file)) {
      file = folder.resolve(model + "_outputs_" + set + ".csv.gz");
    }
    Map<String, Double> scores = new HashMap<>();
    for (RowEvents row : study(file, PromptIdentity.TEXT)) {
      for (Reward reward : row.rewards()) {
        scores.put(reward.getPromptId() + " " + reward.getRewardModel(), reward.getScore());
      }
    }
    cache.put(model, scores);
    return scores;
  }

  @Test
  void shouldFind997DistinctTextsInThe1000RowsOfEveryModel() throws IOException {
    Path folder = SharedData.path("re-implementing-charm/Responses_1000");
    Set<Set<String>> prompts = new HashSet<>();
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        List<RowEvents> rows = study(file, PromptIdentity.FIRST);
        assertThat(rows).hasSize(997);
        Set<String> ids = new HashSet<>();
        rows.forEach(row -> ids.add(Objects.requireNonNull(row.prompt()).getPromptId()));
        prompts.add(ids);
      }
    }
    assertThat(prompts).singleElement().satisfies(ids -> assertThat(ids).hasSize(997));
  }

  @ParameterizedTest
  @CsvSource({
    "alpacaeval-responses.jsonl.gz, 26564, 33, true",
    "alpacaeval-judged-responses.jsonl.gz, 35410, 44, false"
  })
  void shouldReadTheResponsesOfAlpacaEval(String file, int rows, int models, boolean texts)
      throws IOException {
    Source source = Source.file(SharedData.path("alpacaeval/" + file));
    Set<String> seenModels = new HashSet<>();
    Set<String> seenPrompts = new HashSet<>();
    int read = 0;

    try (RowReader reader =
        Answers.open(source, AnswerSettings.table("jsonl", ReadSettings.DEFAULT))) {
      for (Row row = reader.next(); row != null; row = reader.next()) {
        RowEvents events =
            row instanceof Row.Good good
                ? Rows.answers(List.of(good)).get(0)
                : fail("not good: " + row);
        var response = Objects.requireNonNull(events.response());
        seenModels.add(response.getPolicyModel());
        seenPrompts.add(response.getPromptId());
        assertThat(events.prompt() != null).isEqualTo(texts);
        read++;
      }
      assertThat(reader.bytesRead()).isEqualTo(source.size());
    }

    assertThat(read).isEqualTo(rows);
    assertThat(seenModels).hasSize(models);
    assertThat(seenPrompts).hasSize(805).contains("0", "804");
  }

  @ParameterizedTest
  @CsvSource({
    "battles-llmfao-crowd.csv.gz, 2911, 2549, 3471, 124",
    "battles-llmfao-gpt3.csv.gz, 1352, 593, 194, 1"
  })
  void shouldReadEveryVoteOfTheBattles(String file, long a, long b, long ties, int voters)
      throws IOException {
    List<Battle> votes =
        Rows.votes(
            BattleReader.open(
                Source.file(SharedData.path("battles/" + file)), VoteReadSettings.DEFAULT));
    Map<String, Long> outcomes =
        votes.stream().collect(Collectors.groupingBy(Battle::getOutcome, Collectors.counting()));

    assertThat(outcomes).isEqualTo(Map.of("MODEL_A", a, "MODEL_B", b, "TIE", ties));
    assertThat(votes.stream().map(Battle::getVoter).distinct()).hasSize(voters);
    assertThat(votes.stream().map(Battle::getPromptId).distinct()).hasSize(13);
    assertThat(votes.stream().map(Battle::getBattleId).distinct()).hasSize(votes.size());
    assertThat(votes).extracting(Battle::getSequence).isSorted();
  }

  @Test
  void shouldReadTheResponsesThatTheBattlesAreAbout() throws IOException {
    List<RowEvents> rows =
        Rows.answers(
            Answers.open(
                Source.file(SharedData.path("battles/llmfao-responses.jsonl.gz")),
                AnswerSettings.table("jsonl", ReadSettings.DEFAULT)));

    assertThat(rows).hasSize(1133);
    assertThat(rows.stream().map(row -> Objects.requireNonNull(row.prompt()).getPromptId()))
        .contains("8");
    assertThat(rows).allMatch(row -> row.response() != null);
  }

  @ParameterizedTest
  @CsvSource({
    "arena-ratings-study.csv, 9",
    "arena-ratings-paper.csv, 7",
    "arena-ratings-alpacaeval.csv, 57",
    "arena-leaderboard-2025-05-07.csv, 227"
  })
  void shouldReadEveryRatingOfTheTables(String file, int rows) throws IOException {
    List<RatingSnapshot> ratings =
        Rows.ratings(
            RatingTable.open(
                Source.file(SharedData.path("arena/" + file)), "overall", null, Aliases.none()));

    assertThat(ratings).hasSize(rows);
    assertThat(ratings).allSatisfy(rating -> assertThat(rating.getCiLow()).isNotNull());
  }

  @Test
  void shouldUseTheIntegerRatingAsTheGoldenResultsDo() throws IOException {
    List<RatingSnapshot> ratings =
        Rows.ratings(
            RatingTable.open(
                Source.file(SharedData.path("arena/arena-ratings-study.csv")),
                "overall",
                null,
                Aliases.none()));

    assertThat(ratings)
        .filteredOn(rating -> rating.getModel().equals("gemma-2-9b-it"))
        .extracting(RatingSnapshot::getRating)
        .containsExactly(1192.0);
  }

  private static List<RowEvents> study(Path file, PromptIdentity identity) throws IOException {
    List<Row> rows =
        Rows.all(
            Answers.open(
                Source.file(file), AnswerSettings.study("m", identity, ReadSettings.DEFAULT)));
    assertThat(Rows.bad(rows)).isEmpty();
    return Rows.answers(rows);
  }

  private static String cell(CsvTable table, CsvRow row, String column) {
    return row.cells().get(table.column(column));
  }
}
