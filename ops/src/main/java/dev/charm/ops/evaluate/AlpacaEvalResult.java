package dev.charm.ops.evaluate;

import dev.charm.calibration.numeric.CompensatedSum;
import dev.charm.ops.listing.Column;
import dev.charm.ops.listing.Listing;
import dev.charm.producers.preferences.JudgePreference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A model's place on AlpacaEval's leaderboard.
 *
 * @param model the policy model
 * @param prompts at which the judge gave a preference
 * @param winRate 100 times the mean chance that the judge prefers it to the reference, in percent
 *     as AlpacaEval gives it
 * @param standardError of the mean, in percent; null of one prompt
 */
public record AlpacaEvalResult(
    String model, int prompts, double winRate, @Nullable Double standardError) {
  /** The fields of {@code charm evaluate alpaca-eval}, in their order. */
  public static final Listing<AlpacaEvalResult> LISTING =
      Listing.of(
          Column.of("model", AlpacaEvalResult::model),
          Column.of("prompts", AlpacaEvalResult::prompts),
          Column.of("win_rate", 2, AlpacaEvalResult::winRate),
          Column.of("standard_error", 2, AlpacaEvalResult::standardError));

  /** The leaderboard of some preferences, the best first. */
  public static List<AlpacaEvalResult> of(List<JudgePreference> preferences) {
    TreeMap<String, List<Double>> models = new TreeMap<>();
    for (JudgePreference each : preferences) {
      models.computeIfAbsent(each.model(), model -> new ArrayList<>()).add(each.preference());
    }
    List<AlpacaEvalResult> rows = new ArrayList<>();
    models.forEach((model, values) -> rows.add(of(model, values)));
    rows.sort(Comparator.comparingDouble(AlpacaEvalResult::winRate).reversed());
    return rows;
  }

  private static AlpacaEvalResult of(String model, List<Double> values) {
    CompensatedSum sum = new CompensatedSum();
    values.forEach(sum::add);
    int n = values.size();
    double mean = sum.value() / n;
    CompensatedSum squares = new CompensatedSum();
    values.forEach(value -> squares.add((value - mean) * (value - mean)));
    return new AlpacaEvalResult(
        model, n, 100 * mean, n < 2 ? null : 100 * Math.sqrt(squares.value() / (n - 1) / n));
  }
}
