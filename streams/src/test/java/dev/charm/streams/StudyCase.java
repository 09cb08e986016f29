package dev.charm.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.charm.calibration.rating.Rating;
import dev.charm.calibration.reward.GoldenRow;
import dev.charm.calibration.reward.Objective;
import dev.charm.calibration.reward.StudyData;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Keys;
import dev.charm.schemas.PreferencePair;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.Reward;
import dev.charm.schemas.Rewards;
import dev.charm.streams.settings.CalibrationSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The real scores of one set of the study on their way through the streams: every policy model,
 * every reward model that there are golden results of, prompts identified by row.
 *
 * @param reference the reference model, or null for every ordered pair
 * @param proxied whether the model that is most likely another one is rated as that one
 */
record StudyCase(String set, @Nullable String reference, boolean proxied) {

  /** The rows of the golden results that speak of it. */
  List<GoldenRow> goldenRows() {
    return GoldenRow.all().stream()
        .filter(row -> row.text("set").equals(set))
        .filter(row -> reference == null || row.text("reference").equals(reference))
        .filter(row -> proxied == isProxied(row))
        .toList();
  }

  private static boolean isProxied(GoldenRow row) {
    return !row.text("overvalued").equals(row.text("rated_as_o"))
        || !row.text("reference").equals(row.text("rated_as_r"));
  }

  /** The scores of every policy model in the set. */
  List<Reward> rewards() {
    List<Reward> rewards = new ArrayList<>();
    TreeSet<String> rewardModels = new TreeSet<>();
    goldenRows().forEach(row -> rewardModels.add(row.text("reward_model")));
    for (String file : StudyData.files(set)) {
      String policyModel = StudyData.policyModel(file);
      for (String rewardModel : rewardModels) {
        double[] scores = StudyData.scores(set, policyModel, rewardModel);
        for (int row = 0; row < scores.length; row++) {
          rewards.add(
              Rewards.of(
                  prompt(row), policyModel, 0, version(rewardModel), scores[row], 0L, "study"));
        }
      }
    }
    return rewards;
  }

  /** The rating of each model, taken as exact. */
  Map<String, Rating> ratings() {
    Map<String, Rating> ratings = new TreeMap<>();
    for (GoldenRow row : goldenRows()) {
      ratings.put(row.text("overvalued"), row.ratingO());
      ratings.put(row.text("reference"), row.ratingR());
    }
    return ratings;
  }

  /** The ratings as events. */
  List<RatingSnapshot> snapshots() {
    List<RatingSnapshot> snapshots = new ArrayList<>();
    ratings()
        .forEach(
            (model, rating) ->
                snapshots.add(
                    new RatingSnapshot(
                        "study",
                        "overall",
                        model,
                        rating.value(),
                        null,
                        null,
                        null,
                        Events.AS_OF)));
    return snapshots;
  }

  Projection batch(Objective objective) {
    return Projection.ofBatch(rewards(), ratings(), objective, reference);
  }

  CalibrationSettings settings(Objective objective) {
    return CalibrationSettings.of(objective, reference, "overall");
  }

  /** What was streamed with the objective paired is what the golden results say, to each choice. */
  void shouldBeGolden(Map<String, Calibration> calibrations, Map<String, PreferencePair> pairs) {
    List<GoldenRow> rows = goldenRows();
    Map<String, String> tables = proxied || !set.equals("1000") ? Map.of() : choices();
    for (GoldenRow row : rows) {
      String rewardModel = version(row.text("reward_model"));
      String o = row.text("overvalued");
      String r = row.text("reference");
      Calibration c = calibrations.get(Keys.calibration(rewardModel, o, r));
      assertThat(c).as(row.name()).isNotNull();
      assertThat(c.getOffset())
          .as(row.name())
          .isCloseTo(row.number("delta_paired_t1"), within(1e-9));
      assertThat(c.getPrompts()).as(row.name()).isEqualTo(row.count("n"));
      assertThat(c.getTies()).as(row.name()).isEqualTo(row.count("hard_ties"));
      assertThat(c.getFlips()).as(row.name()).isEqualTo(row.count("flips_paired"));
      assertThat(c.getHardWinRate()).as(row.name()).isEqualTo(row.number("hard_win_rate"));
      assertThat(c.getCalibratedHardWinRate())
          .as(row.name())
          .isEqualTo(row.number("hard_win_rate_after_paired"));
      StringBuilder chosen = new StringBuilder();
      for (int i = 0; i < row.scoresO().length; i++) {
        PreferencePair pair = pairs.get(Keys.pair(rewardModel, prompt(i), o, r));
        chosen.append(pair != null && pair.getChosen().getPolicyModel().equals(o) ? '1' : '0');
      }
      assertThat(chosen.chars().filter(digit -> digit == '1').count())
          .as(row.name())
          .isEqualTo(row.count("o_chosen_paired"));
      assertThat(GoldenRow.hash(chosen.toString()))
          .as(row.name())
          .isEqualTo(row.text("sha256_paired"));
      if (!tables.isEmpty()) {
        assertThat(chosen.toString())
            .as(row.name())
            .isEqualTo(tables.get(Keys.calibration(row.text("reward_model"), o, r)));
      }
    }
    if (!proxied) {
      assertThat(calibrations).hasSize(rows.size());
    }
  }

  /**
   * What was streamed with the objective win-rate brings O's share of wins to within one prompt of
   * the expected one, or as near as prompts with equal differences permit, which no offset parts.
   */
  void shouldMeetTheExpectedWinRates(Map<String, Calibration> calibrations) {
    for (GoldenRow row : goldenRows()) {
      Calibration c =
          calibrations.get(
              Keys.calibration(
                  version(row.text("reward_model")),
                  row.text("overvalued"),
                  row.text("reference")));
      double off = Math.abs(c.getCalibratedHardWinRate() - row.number("p_elo")) * c.getPrompts();
      assertThat(off)
          .as(row.name())
          .isLessThanOrEqualTo(Math.max(1.0, inseparable(row) / 2.0) + 1e-9);
    }
  }

  /** How many prompts have the very difference at which the expected share of wins is reached. */
  private static long inseparable(GoldenRow row) {
    double[] ascending = new double[row.scoresO().length];
    Arrays.setAll(ascending, i -> row.scoresO()[i] - row.scoresR()[i]);
    Arrays.sort(ascending);
    int at = (int) Math.floor((1.0 - row.number("p_elo")) * ascending.length);
    double d = ascending[at];
    return Arrays.stream(ascending).filter(other -> other == d).count();
  }

  /** For each calibration of the thousand-row table, a digit a row: 1 where O is chosen. */
  private static Map<String, String> choices() {
    Map<String, StringBuilder> choices = new HashMap<>();
    for (NamedCsvRecord row : StudyData.golden("charm-choices-1000.csv.gz")) {
      String key =
          Keys.calibration(
              row.getField("reward_model"), row.getField("overvalued"), row.getField("reference"));
      StringBuilder digits = choices.computeIfAbsent(key, any -> new StringBuilder());
      assertThat(Integer.parseInt(row.getField("row"))).isEqualTo(digits.length());
      digits.append(row.getField("o_chosen_paired_t1"));
    }
    Map<String, String> tables = new HashMap<>();
    choices.forEach((key, digits) -> tables.put(key, digits.toString()));
    return tables;
  }

  private static String prompt(int row) {
    return "row " + row;
  }

  private static String version(String rewardModel) {
    return rewardModel + "@1";
  }

  /** Each set with each model of the thousand-row set as reference, and with none. */
  static Stream<StudyCase> all() {
    StudyData.assumePresent();
    List<StudyCase> cases = new ArrayList<>();
    for (String set : List.of("1000", "100")) {
      cases.add(new StudyCase(set, null, false));
      for (String file : StudyData.files("1000")) {
        cases.add(new StudyCase(set, StudyData.policyModel(file), false));
      }
    }
    cases.add(new StudyCase("1000", null, true));
    return cases.stream();
  }
}
