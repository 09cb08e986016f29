package dev.charm.ops.batch;

import dev.charm.calibration.reward.LengthReport;
import dev.charm.calibration.reward.Share;
import dev.charm.ops.listing.Column;
import dev.charm.ops.listing.Listing;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The length report of one calibration, as it is printed.
 *
 * @param prompts with a score from both models
 * @param expectedWinRate what the ratings promise O
 * @param report over those of the prompts at which both texts are known
 */
public record LengthRow(
    String rewardModel,
    String overvalued,
    String reference,
    long prompts,
    double expectedWinRate,
    LengthReport report) {

  public static final Listing<LengthRow> LISTING =
      Listing.of(
          Column.of("reward_model", LengthRow::rewardModel),
          Column.of("overvalued", LengthRow::overvalued),
          Column.of("reference", LengthRow::reference),
          Column.of("prompts", LengthRow::prompts),
          Column.<LengthRow>of("with_texts", row -> row.report().prompts()).asDetail(),
          share("overvalued_longer", "longer", LengthReport::overvaluedLonger, Share::value),
          share("longer_preferred", "longer wins", LengthReport::longerPreferred, Share::value),
          share("longer_preferred_ci_low", "low", LengthReport::longerPreferred, Share::ciLow)
              .asDetail(),
          share("longer_preferred_ci_high", "high", LengthReport::longerPreferred, Share::ciHigh)
              .asDetail(),
          number("length_r2", "R2", LengthReport::lengthR2),
          number("length_rank_correlation", "rank corr", LengthReport::rankCorrelation),
          Column.<LengthRow>of("expected_win_rate", 3, LengthRow::expectedWinRate)
              .headed("expected"),
          share("hard_win_rate", "hard", report -> report.all().hard(), Share::value),
          Column.<LengthRow>of("matched_prompts", row -> row.report().matched().prompts())
              .headed("matched"),
          share("matched_hard_win_rate", "hard", LengthRow::matched, Share::value),
          share("matched_hard_win_rate_ci_low", "low", LengthRow::matched, Share::ciLow).asDetail(),
          share("matched_hard_win_rate_ci_high", "high", LengthRow::matched, Share::ciHigh)
              .asDetail(),
          share(
              "matched_calibrated_hard_win_rate",
              "calibrated",
              LengthRow::matchedCalibrated,
              Share::value),
          share(
                  "matched_calibrated_hard_win_rate_ci_low",
                  "low",
                  LengthRow::matchedCalibrated,
                  Share::ciLow)
              .asDetail(),
          share(
                  "matched_calibrated_hard_win_rate_ci_high",
                  "high",
                  LengthRow::matchedCalibrated,
                  Share::ciHigh)
              .asDetail());

  private static Optional<Share> matched(LengthReport report) {
    return report.matched().hard();
  }

  private static Optional<Share> matchedCalibrated(LengthReport report) {
    return report.matched().calibrated();
  }

  private static Column<LengthRow> share(
      String name,
      String heading,
      Function<LengthReport, Optional<Share>> share,
      Function<Share, Double> part) {
    return Column.<LengthRow>of(name, 3, row -> orNull(share.apply(row.report()).map(part)))
        .headed(heading);
  }

  private static Column<LengthRow> number(
      String name, String heading, Function<LengthReport, OptionalDouble> number) {
    return Column.<LengthRow>of(
            name,
            3,
            row -> {
              OptionalDouble value = number.apply(row.report());
              return value.isPresent() ? value.getAsDouble() : null;
            })
        .headed(heading);
  }

  private static @Nullable Object orNull(Optional<Double> value) {
    return value.orElse(null);
  }
}
