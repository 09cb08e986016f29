package dev.charm.ops.dashboard.page;

import dev.charm.ops.batch.CalibrationRow;
import dev.charm.ops.dashboard.data.OffsetHistory;
import dev.charm.ops.dashboard.data.RewardModelDetail;
import dev.charm.ops.leaderboard.RewardLeaderboardRow;
import dev.charm.ops.plot.MismatchPlot;
import dev.charm.ops.plot.OffsetPlot;
import dev.charm.ops.plot.TrainingPlot;
import dev.charm.ops.plot.WinRatePlot;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Keys;
import dev.charm.schemas.OffsetSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The figures of a reward model as SVG, for the dashboard and the report. */
public final class Figures {
  private static final int MOST_BARS = 40;

  private Figures() {}

  /**
   * Expected against empirical win rates in two panels: before calibration, and after. Empty
   * without a calibrated model.
   */
  public static Optional<String> winRates(RewardModelDetail detail) {
    List<WinRatePlot.Point> points = new ArrayList<>();
    for (RewardLeaderboardRow row : detail.models()) {
      Double expected = row.expectedWinRate();
      Double before = row.winRate();
      Double after = row.calibratedWinRate();
      if (expected != null && before != null && after != null) {
        points.add(new WinRatePlot.Point("1. before", row.policyModel(), expected, before));
        points.add(new WinRatePlot.Point("2. after", row.policyModel(), expected, after));
      }
    }
    return points.isEmpty() ? Optional.empty() : Optional.of(WinRatePlot.svg(points));
  }

  /**
   * The greatest mismatch degrees, before and after. Of two models that are calibrated both ways,
   * the side that is over-valued. Empty without a calibration between rated models.
   */
  public static Optional<String> mismatch(RewardModelDetail detail) {
    Set<String> ordered = new HashSet<>();
    detail.calibrations().forEach(row -> ordered.add(Keys.join(row.overvalued(), row.reference())));
    List<CalibrationRow> rated =
        detail.calibrations().stream()
            .filter(
                row ->
                    row.mismatchDegree() >= 0
                        || !ordered.contains(Keys.join(row.reference(), row.overvalued())))
            .filter(row -> !row.offsetSource().equals(OffsetSource.PREDICTED))
            .limit(MOST_BARS)
            .toList();
    boolean oneReference = rated.stream().map(CalibrationRow::reference).distinct().count() == 1;
    return rated.isEmpty()
        ? Optional.empty()
        : Optional.of(MismatchPlot.svg(rated.stream().map(row -> bar(row, oneReference)).toList()));
  }

  private static MismatchPlot.Bar bar(CalibrationRow row, boolean oneReference) {
    return new MismatchPlot.Bar(
        oneReference ? row.overvalued() : row.overvalued() + " / " + row.reference(),
        row.mismatchDegree(),
        row.mismatchCiLow(),
        row.mismatchCiHigh(),
        row.calibratedMismatchDegree());
  }

  /** Loss and accuracy of each round of training; empty without one. */
  public static Optional<String> training(RewardModelDetail detail) {
    return detail.rounds().isEmpty()
        ? Optional.empty()
        : Optional.of(
            TrainingPlot.svg(detail.rounds().stream().map(TrainingPlot.Round::of).toList()));
  }

  /** An offset over time; empty without a revision. */
  public static Optional<String> offset(String title, OffsetHistory history, Instant until) {
    return history.steps().isEmpty()
        ? Optional.empty()
        : Optional.of(
            OffsetPlot.svg(title, history.steps().stream().map(Figures::moment).toList(), until));
  }

  private static OffsetPlot.Moment moment(OffsetHistory.Step step) {
    Calibration calibration = step.calibration();
    return calibration == null
        ? new OffsetPlot.Moment(step.at(), Double.NaN, Double.NaN, Double.NaN)
        : new OffsetPlot.Moment(
            step.at(),
            calibration.getOffset(),
            calibration.getOffsetCiLow(),
            calibration.getOffsetCiHigh());
  }
}
