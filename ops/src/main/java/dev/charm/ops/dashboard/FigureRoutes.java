package dev.charm.ops.dashboard;

import dev.charm.ops.dashboard.data.RewardModelDetail;
import dev.charm.ops.dashboard.data.Shows;
import dev.charm.ops.dashboard.page.Figures;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.Optional;

/** The figures of the pages, drawn as the report and {@code compare --plot} draw theirs. */
final class FigureRoutes {
  private final Shows shows;
  private final RewardModelRoutes rewardModels;

  FigureRoutes(Shows shows, RewardModelRoutes rewardModels) {
    this.shows = shows;
    this.rewardModels = rewardModels;
  }

  void add(Javalin app) {
    app.get("/figures/win-rates.svg", context -> svg(context, Figures.winRates(detail(context))));
    app.get("/figures/mismatch.svg", context -> svg(context, Figures.mismatch(detail(context))));
    app.get("/figures/training.svg", context -> svg(context, Figures.training(detail(context))));
    app.get("/figures/offset.svg", context -> svg(context, offset(context)));
  }

  private RewardModelDetail detail(Context context) {
    return RewardModelDetail.of(
            Asked.views(shows), RewardModelRoutes.required(context, "reward_model"))
        .orElseThrow(FigureRoutes::none);
  }

  private Optional<String> offset(Context context) throws Exception {
    String overvalued = RewardModelRoutes.required(context, "overvalued");
    String reference = RewardModelRoutes.required(context, "reference");
    return Figures.offset(
        overvalued + " against " + reference,
        rewardModels.history(
            RewardModelRoutes.required(context, "reward_model"), overvalued, reference),
        Instant.now());
  }

  private static void svg(Context context, Optional<String> svg) {
    context.contentType("image/svg+xml;charset=utf-8").result(svg.orElseThrow(FigureRoutes::none));
  }

  private static NotShownException none() {
    return NotShownException.missing("There is nothing to draw", "Nothing is known of it.");
  }
}
