package dev.charm.ops.dashboard;

import dev.charm.ops.batch.CalibrationRow;
import dev.charm.ops.dashboard.data.OffsetHistory;
import dev.charm.ops.dashboard.data.RewardModelDetail;
import dev.charm.ops.dashboard.data.Shows;
import dev.charm.ops.leaderboard.RewardLeaderboardRow;
import dev.charm.ops.plot.MismatchPlot;
import dev.charm.ops.plot.OffsetPlot;
import dev.charm.ops.plot.TrainingPlot;
import dev.charm.ops.plot.WinRatePlot;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Keys;
import dev.charm.schemas.OffsetSource;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The figures of the pages, drawn as the report and {@code compare --plot} draw theirs. */
final class FigureRoutes {
  private static final int MOST_BARS = 40;

  private final Shows shows;
  private final RewardModelRoutes rewardModels;

  FigureRoutes(Shows shows, RewardModelRoutes rewardModels) {
    this.shows = shows;
    this.rewardModels = rewardModels;
  }

  void add(Javalin app) {
    app.get("/figures/win-rates.svg", context -> svg(context, winRates(detail(context))));
    app.get("/figures/mismatch.svg", context -> svg(context, mismatch(detail(context))));
    app.get("/figures/training.svg", context -> svg(context, training(detail(context))));
    app.get("/figures/offset.svg", context -> svg(context, offset(context)));
  }

  private RewardModelDetail detail(Context context) {
    return RewardModelDetail.of(
            Asked.views(shows), RewardModelRoutes.required(context, "reward_model"))
        .orElseThrow(() -> none());
  }

  private static NotShownException none() {
    return NotShownException.missing("There is nothing to draw", "Nothing is known of it.");
  }

  private static void svg(Context context, String svg) {
    context.contentType("image/svg+xml;charset=utf-8").result(svg);
  }

  /** Two panels: before calibration, and after. */
  private static String winRates(RewardModelDetail detail) {
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
    if (points.isEmpty()) {
      throw none();
    }
    return WinRatePlot.svg(points);
  }

  /** Of two models that are calibrated both ways, the side that is over-valued. */
  private static String mismatch(RewardModelDetail detail) {
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
    if (rated.isEmpty()) {
      throw none();
    }
    boolean oneReference = rated.stream().map(CalibrationRow::reference).distinct().count() == 1;
    return MismatchPlot.svg(
        rated.stream()
            .map(
                row ->
                    new MismatchPlot.Bar(
                        oneReference
                            ? row.overvalued()
                            : row.overvalued() + " / " + row.reference(),
                        row.mismatchDegree(),
                        row.mismatchCiLow(),
                        row.mismatchCiHigh(),
                        row.calibratedMismatchDegree()))
            .toList());
  }

  private static String training(RewardModelDetail detail) {
    if (detail.rounds().isEmpty()) {
      throw none();
    }
    return TrainingPlot.svg(detail.rounds().stream().map(TrainingPlot.Round::of).toList());
  }

  private String offset(Context context) throws Exception {
    String overvalued = RewardModelRoutes.required(context, "overvalued");
    String reference = RewardModelRoutes.required(context, "reference");
    OffsetHistory history =
        rewardModels.history(
            RewardModelRoutes.required(context, "reward_model"), overvalued, reference);
    if (history.steps().isEmpty()) {
      throw none();
    }
    return OffsetPlot.svg(
        overvalued + " against " + reference,
        history.steps().stream().map(FigureRoutes::moment).toList(),
        Instant.now());
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
