package dev.charm.ops.leaderboard;

import dev.charm.calibration.rating.RatingSettings;
import dev.charm.calibration.rating.StyleControl;
import dev.charm.ops.connect.CommandFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A leaderboard with style taken out.
 *
 * @param rows the models, the best one first
 * @param notes what to know beside it, one line each
 */
public record StyledLeaderboard(List<ArenaLeaderboardRow> rows, List<String> notes) {

  /**
   * Fits it.
   *
   * @param known votes of which both answers are known
   * @param all how many votes there are
   * @param where answers are looked for
   * @throws CommandFailedException if there are too few votes for it
   */
  public static StyledLeaderboard of(
      VotesWithStyle known, long all, String where, RatingSettings settings) {
    StyleControl fit;
    try {
      fit = StyleControl.fit(known.styled(), settings);
    } catch (ArithmeticException e) {
      throw new CommandFailedException("no style control: " + e.getMessage(), e);
    }
    List<String> notes = new ArrayList<>();
    notes.add(
        String.format(
            Locale.ROOT,
            "%d of %d votes have both answers in %s",
            known.votes().size(),
            all,
            where));
    fit.coefficients()
        .forEach(
            (feature, odds) ->
                notes.add(
                    String.format(
                        Locale.ROOT,
                        "one standard deviation more %s adds %+.3f [%+.3f, %+.3f] to the log odds"
                            + " of winning",
                        feature.label(),
                        odds.value(),
                        odds.low(),
                        odds.high())));
    return new StyledLeaderboard(
        FittedLeaderboard.styled(known.votes(), fit, settings), List.copyOf(notes));
  }
}
