package dev.charm.ops.evaluate;

import dev.charm.calibration.evaluation.LengthControl;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.listing.Column;
import dev.charm.ops.listing.Listing;
import dev.charm.producers.preferences.JudgePreference;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model's place on AlpacaEval 2's leaderboard.
 *
 * @param result as it is without the lengths
 * @param winRate length-controlled ({@link LengthControl}), in percent; null where that cannot be
 *     told
 */
public record LengthControlledResult(AlpacaEvalResult result, @Nullable Double winRate) {
  /** The fields of {@code charm evaluate alpaca-eval} where answers are given, in their order. */
  public static final Listing<LengthControlledResult> LISTING =
      Listing.of(
          Column.of("model", row -> row.result().model()),
          Column.of("prompts", row -> row.result().prompts()),
          Column.of("win_rate", 2, row -> row.result().winRate()),
          Column.of("standard_error", 2, row -> row.result().standardError()),
          Column.of("length_controlled_win_rate", 2, LengthControlledResult::winRate));

  private static final double OF_ITSELF = 50;

  /**
   * The leaderboard of some preferences, the best by length-controlled win rate first.
   *
   * @param responses that hold the answers of the models
   * @param given difficulties of prompts; null to estimate them of all models together
   * @throws CommandFailedException if no preference has both answers
   */
  public static List<LengthControlledResult> of(
      List<JudgePreference> preferences,
      ResponseTexts responses,
      String reference,
      @Nullable Difficulties given,
      PrintWriter notes) {
    Map<String, Double> rates =
        new AnswerLengths(preferences, responses, reference, given, notes).rates();
    List<LengthControlledResult> rows = new ArrayList<>();
    for (AlpacaEvalResult each : AlpacaEvalResult.of(preferences)) {
      boolean itself = each.model().equals(reference);
      rows.add(
          new LengthControlledResult(
              each, itself ? Double.valueOf(OF_ITSELF) : rates.get(each.model())));
    }
    rows.sort(
        Comparator.comparing(
            LengthControlledResult::winRate, Comparator.nullsLast(Comparator.reverseOrder())));
    notes.flush();
    return rows;
  }
}
