package dev.charm.ops.dashboard;

import dev.charm.ops.batch.CalibrationRow;
import dev.charm.ops.dashboard.api.LengthJson;
import dev.charm.ops.dashboard.api.RewardModelJson;
import dev.charm.ops.dashboard.data.LengthPreference;
import dev.charm.ops.dashboard.data.OffsetHistory;
import dev.charm.ops.dashboard.data.RewardModelDetail;
import dev.charm.ops.dashboard.data.RewardModelSummary;
import dev.charm.ops.dashboard.data.Shows;
import dev.charm.ops.dashboard.page.Frame;
import dev.charm.ops.dashboard.page.LengthsPart;
import dev.charm.ops.dashboard.page.OffsetsPart;
import dev.charm.ops.dashboard.page.Pages;
import dev.charm.ops.dashboard.page.RewardModelPage;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Keys;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reward models: the list, each one's page, its history, and the same as JSON. */
final class RewardModelRoutes {
  private final Shows shows;
  private final Pages pages;
  private final LogReadings readings;

  RewardModelRoutes(Shows shows, Pages pages, LogReadings readings) {
    this.shows = shows;
    this.pages = pages;
    this.readings = readings;
  }

  void add(Javalin app) {
    app.get("/reward-models", context -> context.html(list("rewardModels")));
    app.get("/parts/reward-models", context -> context.html(list("rewardModelsTable")));
    app.get(
        "/reward-models/<id>",
        context -> context.html(one("rewardModel", context.pathParam("id"))));
    app.get(
        "/parts/reward-model",
        context -> context.html(one("rewardModelBody", required(context, "id"))));
    app.get(
        "/parts/lengths",
        context ->
            context.html(
                pages.render(
                    "lengths",
                    new Frame("Lengths", Frame.Place.REWARD_MODELS),
                    new LengthsPart(lengths(context)))));
    app.get("/parts/offsets", context -> context.html(offsets(context)));
    app.get(
        "/api/v1/reward-models",
        context -> context.json(RewardModelJson.of(RewardModelSummary.all(Asked.views(shows)))));
    app.get(
        "/api/v1/reward-models/<id>",
        context -> context.json(RewardModelJson.of(detail(context.pathParam("id")))));
    app.get("/api/v1/lengths", context -> context.json(LengthJson.of(lengths(context))));
    app.get("/api/v1/calibrations", context -> context.json(calibrations(context)));
  }

  private String list(String template) {
    return pages.render(
        template,
        new Frame("Reward models", Frame.Place.REWARD_MODELS),
        RewardModelSummary.all(Asked.views(shows)));
  }

  private String one(String template, String id) {
    RewardModelDetail detail = detail(id);
    RewardModelSummary summary =
        RewardModelSummary.all(Asked.views(shows)).stream()
            .filter(each -> each.id().equals(id))
            .findFirst()
            .orElse(null);
    return pages.render(
        template, new Frame(id, Frame.Place.REWARD_MODELS), new RewardModelPage(detail, summary));
  }

  private RewardModelDetail detail(String id) {
    return RewardModelDetail.of(Asked.views(shows), id)
        .orElseThrow(
            () ->
                NotShownException.missing(
                    "There is no such reward model",
                    "Nothing was scored, calibrated or trained under the name "
                        + id
                        + "; the list of reward models has those that there are."));
  }

  private LengthPreference lengths(Context context) {
    return Asked.pairs(shows).lengths(required(context, "reward_model"));
  }

  private String offsets(Context context) throws Exception {
    String rewardModel = required(context, "reward_model");
    String overvalued = required(context, "overvalued");
    String reference = required(context, "reference");
    return pages.render(
        "offsets",
        new Frame("Offset", Frame.Place.REWARD_MODELS),
        new OffsetsPart(
            overvalued,
            reference,
            history(rewardModel, overvalued, reference),
            "/figures/offset.svg?" + Optional.ofNullable(context.queryString()).orElse("")));
  }

  /** The history of an offset, read from the logs. */
  OffsetHistory history(String rewardModel, String overvalued, String reference) throws Exception {
    return readings.read(
        reader -> OffsetHistory.read(reader, Keys.calibration(rewardModel, overvalued, reference)));
  }

  private Object calibrations(Context context) {
    String rewardModel = Asked.text(context, "reward_model");
    String model = Asked.text(context, "model");
    List<CalibrationRow> rows =
        Asked.views(shows).calibrations().stream()
            .filter(c -> rewardModel == null || c.getRewardModel().equals(rewardModel))
            .filter(c -> isOf(model, c.getOvervalued(), c.getReference()))
            .sorted(Comparator.comparing(RewardModelRoutes::key))
            .map(CalibrationRow::of)
            .toList();
    return RewardModelJson.calibrations(rows);
  }

  private static String key(Calibration calibration) {
    return Keys.calibration(
        calibration.getRewardModel(), calibration.getOvervalued(), calibration.getReference());
  }

  private static boolean isOf(@Nullable String model, String overvalued, String reference) {
    return model == null || model.equals(overvalued) || model.equals(reference);
  }

  static String required(Context context, String name) {
    String value = Asked.text(context, name);
    if (value == null) {
      throw NotShownException.wrong("The address lacks " + name, "It says of which one to tell.");
    }
    return value;
  }
}
