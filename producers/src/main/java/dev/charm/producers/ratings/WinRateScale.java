package dev.charm.producers.ratings;

import dev.charm.producers.source.RowFault;
import dev.charm.schemas.MalformedReason;
import java.util.List;

/** Win rates against one baseline, in percent, and ratings on the Elo scale. */
final class WinRateScale {
  private static final double BASELINE = 1000;
  private static final double POINTS_PER_DECADE = 400;
  private static final double PERCENT = 100;

  private WinRateScale() {}

  /**
   * Whether a table with these columns is one of win rates: as Arena-Hard writes it, with a {@code
   * score} and {@code rating_q025}, and without a {@code rating}.
   */
  static boolean isMeantBy(List<String> header) {
    return header.contains("score")
        && header.contains("rating_q025")
        && !header.contains("rating")
        && !header.contains("votes")
        && !header.contains("num_battles");
  }

  /**
   * The rating at which a win rate is expected against a baseline of 1000: {@code 1000 + 400
   * log10(p / (1 - p))}, the Elo formula solved for the rating.
   *
   * @param percent strictly between 0 and 100
   * @throws RowFault if it is not
   */
  static double rating(double percent) throws RowFault {
    if (!(percent > 0 && percent < PERCENT)) {
      throw new RowFault(
          MalformedReason.OUT_OF_RANGE,
          "score is not a win rate between 0 and 100 percent, both excluded",
          String.valueOf(percent));
    }
    return BASELINE + POINTS_PER_DECADE * Math.log10(percent / (PERCENT - percent));
  }
}
