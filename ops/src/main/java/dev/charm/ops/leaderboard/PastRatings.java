package dev.charm.ops.leaderboard;

import dev.charm.consumers.views.CalibrationLog;
import dev.charm.consumers.views.LogReader;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.OffsetSource;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The ratings of the past, as far as calibrations recorded those that they used. */
public final class PastRatings {
  private PastRatings() {}

  /**
   * The ratings of an arena that calibrations used at a time.
   *
   * @throws CommandFailedException if the time is before the first record
   */
  public static Collection<ArenaRating> of(LogReader reader, String arena, Instant asOf) {
    PastRewardLeaderboard past =
        PastRewardLeaderboard.of(CalibrationLog.read(reader, key -> true), asOf);
    SortedMap<String, ArenaRating> ratings = new TreeMap<>();
    for (Calibration calibration : past.calibrations()) {
      for (ArenaRating rating :
          List.of(calibration.getRatingOvervalued(), calibration.getRatingReference())) {
        if (rating.getArena().equals(arena) && !rating.getSource().equals(OffsetSource.PREDICTED)) {
          ratings.merge(
              rating.getModel(), rating, (a, b) -> a.getAsOf().isBefore(b.getAsOf()) ? b : a);
        }
      }
    }
    return ratings.values();
  }
}
