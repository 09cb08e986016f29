package dev.charm.calibration.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against results computed independently from the study's real figures. */
class GoldenTest {
  private static final Objective PAIRED = new Objective.Paired(1.0);

  @BeforeAll
  static void data() {
    StudyData.assumePresent();
  }

  @Test
  void shouldMeetEveryPairedFigureOfTheStudy() {
    List<GoldenRow> rows = GoldenRow.all();
    assertThat(rows).hasSize(200);
    for (GoldenRow row : rows) {
      Calibrated result =
          Calibrator.calibrate(row.differences(), row.ratingO(), row.ratingR(), PAIRED);
      String name = row.name();
      assertThat(result.prompts()).as(name).isEqualTo(row.count("n"));
      assertThat(result.ties()).as(name).isEqualTo(row.count("hard_ties"));
      assertThat(result.expectedWinRate()).as(name).isCloseTo(row.number("p_elo"), within(1e-15));
      assertThat(result.hardWinRate()).as(name).isEqualTo(row.number("hard_win_rate"));
      assertThat(result.mismatchDegree())
          .as(name)
          .isCloseTo(row.number("mismatch_degree"), within(1e-14));
      assertThat(WinRate.soft(row.differences(), 0.0, 1.0))
          .as(name)
          .isCloseTo(row.number("soft_paired_t1"), within(1e-14));
      assertThat(result.offset()).as(name).isCloseTo(row.number("delta_paired_t1"), within(1e-9));
      assertThat(result.flips()).as(name).isEqualTo(row.count("flips_paired"));
      assertThat(result.calibratedHardWinRate())
          .as(name)
          .isEqualTo(row.number("hard_win_rate_after_paired"));
    }
  }

  @Test
  void shouldMakeEveryChoiceOfTheStudy() {
    List<GoldenRow> rows = GoldenRow.all();
    for (GoldenRow row : rows) {
      double offset = OffsetSolver.solve(PAIRED, row.differences(), row.number("p_elo"));
      assertThat(GoldenRow.hash(row.choices(0.0)))
          .as(row.name())
          .isEqualTo(row.text("sha256_uncal"));
      assertThat(GoldenRow.hash(row.choices(offset)))
          .as(row.name())
          .isEqualTo(row.text("sha256_paired"));
    }
    assertThat(rows).hasSize(200);
  }

  @Test
  void shouldMakeEveryChoiceOfTheThousandRowTable() {
    Map<String, GoldenRow> pairs = new HashMap<>();
    for (GoldenRow row : GoldenRow.all()) {
      if (row.text("set").equals("1000")
          && row.text("overvalued").equals(row.text("rated_as_o"))
          && row.text("reference").equals(row.text("rated_as_r"))) {
        pairs.put(key(row.expected()), row);
      }
    }
    Map<String, double[]> offsets = new HashMap<>();
    pairs.forEach(
        (key, row) ->
            offsets.put(
                key,
                new double[] {
                  OffsetSolver.solve(PAIRED, row.differences(), row.number("p_elo")),
                  row.number("delta_allpairs_t01")
                }));
    int compared = 0;
    List<String> wrong = new ArrayList<>();
    for (NamedCsvRecord choice : StudyData.golden("charm-choices-1000.csv.gz")) {
      String key = key(choice);
      GoldenRow row = pairs.get(key);
      int i = Integer.parseInt(choice.getField("row"));
      double d = row.scoresO()[i] - row.scoresR()[i];
      String made = digit(d, 0.0) + digit(d, offsets.get(key)[0]) + digit(d, offsets.get(key)[1]);
      String golden =
          choice.getField("o_chosen_uncalibrated")
              + choice.getField("o_chosen_paired_t1")
              + choice.getField("o_chosen_allpairs_t01");
      if (!made.equals(golden)) {
        wrong.add(key + " row " + i + ": " + made + " instead of " + golden);
      }
      compared++;
    }
    assertThat(wrong).isEmpty();
    assertThat(compared).isEqualTo(40_000);
  }

  private static String digit(double d, double offset) {
    return Choice.of(d, offset) == Choice.OVERVALUED ? "1" : "0";
  }

  private static String key(NamedCsvRecord row) {
    return row.getField("reward_model")
        + "|"
        + row.getField("overvalued")
        + "|"
        + row.getField("reference");
  }

  @Test
  void shouldPlayTheRoundRobinToTheLastDigit() {
    int compared = 0;
    Set<String> keys = new HashSet<>();
    Map<String, RoundRobin> played = new HashMap<>();
    for (NamedCsvRecord row : StudyData.golden("roundrobin-winrates.csv")) {
      String set = row.getField("set");
      String rewardModel = row.getField("reward_model");
      RoundRobin roundRobin =
          played.computeIfAbsent(set + rewardModel, key -> batch(set, rewardModel).roundRobin());
      RoundRobin.Standing standing =
          roundRobin.standings(Map.of()).stream()
              .filter(s -> s.model().equals(StudyData.policyModel(row.getField("file"))))
              .findFirst()
              .orElseThrow();
      Tally tally = standing.tally();
      assertThat(tally)
          .as(row.toString())
          .isEqualTo(
              new Tally(
                  Long.parseLong(row.getField("wins")),
                  Long.parseLong(row.getField("ties")),
                  Long.parseLong(row.getField("games"))));
      assertThat(Double.toString(tally.winRate()))
          .isEqualTo(Double.toString(Double.parseDouble(row.getField("win_rate"))));
      if (!row.getField("printed_in_notebook").isEmpty()) {
        assertThat(tally.winRate())
            .isEqualTo(Double.parseDouble(row.getField("printed_in_notebook")));
      }
      keys.add(set + rewardModel);
      compared++;
    }
    assertThat(compared).isEqualTo(37);
    assertThat(keys).hasSize(5);
  }

  /** Prompts by text, as the round robin has them: of repeated ones the first row counts. */
  private static BatchCalibration batch(String set, String rewardModel) {
    List<ScoredResponse> responses = new ArrayList<>();
    for (String file : StudyData.files(set)) {
      String policyModel = StudyData.policyModel(file);
      for (StudyData.Response response : StudyData.responses(set, policyModel)) {
        Double score = response.scores().get(rewardModel);
        if (score != null) {
          responses.add(new ScoredResponse(response.prompt(), policyModel, score));
        }
      }
    }
    return BatchCalibration.of(responses);
  }
}
