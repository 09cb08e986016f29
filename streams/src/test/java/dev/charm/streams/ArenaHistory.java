package dev.charm.streams;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.charm.calibration.reward.StudyData;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.Reward;
import dev.charm.schemas.Rewards;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What really happened: the ratings of the Arena as they were published from mid-2024 to May 2025,
 * for the models whose answers a GPT-4 judge compared with those of one baseline (AlpacaEval 2).
 */
final class ArenaHistory {
  /** The judge's baseline and our reference. */
  static final String REFERENCE = "gpt4_1106_preview";

  private static final String PREFERENCES = "data/alpacaeval/alpacaeval2-judge-preferences.csv.gz";
  private static final String NAMES = "data/arena/arena-ratings-alpacaeval.csv";
  private static final String HISTORY = "data/arena/arena-rating-history.csv.gz";
  private static final String JUDGE = "gpt-4-judge@2";
  private static final double DRAW = 1.5;

  private ArenaHistory() {}

  /**
   * The judge's preferences as rewards, from 1 to 2; the baseline's is 1.5 at every prompt. A
   * preference that was not given makes no reward; one of 0 is the judge's draw.
   */
  static List<Reward> rewards() {
    Map<String, String> names = arenaNames();
    List<Reward> rewards = new ArrayList<>();
    for (NamedCsvRecord row : StudyData.rows(PREFERENCES)) {
      String preference = row.getField("preference");
      if (names.containsValue(row.getField("model")) && !preference.isEmpty()) {
        double score = Double.parseDouble(preference);
        rewards.add(
            Rewards.of(
                row.getField("prompt_id"),
                row.getField("model"),
                0,
                JUDGE,
                score == 0.0 ? DRAW : score,
                0L,
                "judge"));
      }
    }
    return rewards;
  }

  /** The ratings of the judged models in each snapshot, by its time. */
  static SortedMap<Instant, List<RatingSnapshot>> snapshots() {
    Map<String, String> names = arenaNames();
    SortedMap<Instant, List<RatingSnapshot>> snapshots = new TreeMap<>();
    for (NamedCsvRecord row : StudyData.rows(HISTORY)) {
      String model = names.get(spelling(row.getField("model")));
      if (model != null) {
        Instant at = OffsetDateTime.parse(row.getField("committed_at")).toInstant();
        double rating = Double.parseDouble(row.getField("rating"));
        snapshots
            .computeIfAbsent(at, any -> new ArrayList<>())
            .add(
                new RatingSnapshot(
                    "board",
                    "overall",
                    model,
                    rating,
                    rating - Double.parseDouble(row.getField("ci_minus")),
                    rating + Double.parseDouble(row.getField("ci_plus")),
                    Long.parseLong(row.getField("votes")),
                    at));
      }
    }
    return snapshots;
  }

  /** The judge's name of each model by the Arena's, which changed its spelling now and then. */
  private static Map<String, String> arenaNames() {
    Map<String, String> names = new HashMap<>();
    List<String> judged =
        StudyData.rows(PREFERENCES).stream().map(row -> row.getField("model")).distinct().toList();
    for (NamedCsvRecord row : StudyData.rows(NAMES)) {
      if (judged.contains(row.getField("model"))) {
        names.put(spelling(row.getField("arena_name")), row.getField("model"));
      }
    }
    return names;
  }

  private static String spelling(String arenaName) {
    return arenaName.toLowerCase(Locale.ROOT);
  }
}
