package dev.charm.ops.whatif;

import dev.charm.ops.listing.Column;
import dev.charm.ops.listing.Listing;
import org.jspecify.annotations.Nullable;

/**
 * What other ratings or settings would make of one calibration.
 *
 * @param now the calibration in force; null if there is none
 * @param then the calibration under the other ratings or settings; null if there would be none
 * @param pairs how many pairs the offset in force makes
 * @param flip how many pairs would choose the other response
 * @param appear how many prompts without a pair would make one
 * @param vanish how many pairs would no longer be there
 */
record WhatIfRow(
    String rewardModel,
    String overvalued,
    String reference,
    @Nullable Side now,
    @Nullable Side then,
    long pairs,
    long flip,
    long appear,
    long vanish) {

  /**
   * One of the two calibrations.
   *
   * @param ratingDifference rating of O less rating of R, Elo points
   * @param expectedWinRate of O against R, in [0, 1]
   * @param offset in the reward model's units
   * @param prompts with a score of both models
   */
  record Side(double ratingDifference, double expectedWinRate, double offset, long prompts) {}

  /** The columns of {@code charm calibrate --what-if}. */
  static final Listing<WhatIfRow> LISTING =
      Listing.of(
          Column.of("reward_model", WhatIfRow::rewardModel),
          Column.of("overvalued", WhatIfRow::overvalued),
          Column.of("reference", WhatIfRow::reference),
          Column.<WhatIfRow>of("rating_difference_now", 0, row -> difference(row.now()))
              .headed("rating diff")
              .asDetail(),
          Column.<WhatIfRow>of("rating_difference_then", 0, row -> difference(row.then()))
              .headed("then")
              .asDetail(),
          Column.<WhatIfRow>of("expected_win_rate_now", 3, row -> expected(row.now()))
              .headed("expected"),
          Column.<WhatIfRow>of("expected_win_rate_then", 3, row -> expected(row.then()))
              .headed("then"),
          Column.<WhatIfRow>of("offset_now", 4, row -> offset(row.now())).headed("offset"),
          Column.<WhatIfRow>of("offset_then", 4, row -> offset(row.then())).headed("then"),
          Column.of("pairs", WhatIfRow::pairs),
          Column.of("flip", WhatIfRow::flip).headed("would flip"),
          Column.of("appear", WhatIfRow::appear),
          Column.of("vanish", WhatIfRow::vanish),
          Column.of("share", 3, WhatIfRow::share).asDetail());

  /** The share of the pairs that would flip; null where there are none. */
  @Nullable Double share() {
    return pairs == 0 ? null : ((double) flip / pairs);
  }

  private static @Nullable Object difference(@Nullable Side side) {
    return side == null ? null : side.ratingDifference();
  }

  private static @Nullable Object expected(@Nullable Side side) {
    return side == null ? null : side.expectedWinRate();
  }

  private static @Nullable Object offset(@Nullable Side side) {
    return side == null ? null : side.offset();
  }
}
