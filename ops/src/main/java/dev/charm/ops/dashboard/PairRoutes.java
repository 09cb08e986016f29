package dev.charm.ops.dashboard;

import dev.charm.consumers.store.PairPlace;
import dev.charm.ops.dashboard.api.PairJson;
import dev.charm.ops.dashboard.data.PairFilter;
import dev.charm.ops.dashboard.data.PairQuery;
import dev.charm.ops.dashboard.data.PairSearch;
import dev.charm.ops.dashboard.data.Shows;
import dev.charm.ops.dashboard.data.WholePair;
import dev.charm.ops.dashboard.page.Frame;
import dev.charm.ops.dashboard.page.Pages;
import dev.charm.ops.dashboard.page.PairPage;
import dev.charm.ops.dashboard.page.PairView;
import dev.charm.ops.dashboard.page.PairWhy;
import dev.charm.ops.dashboard.page.PairsPage;
import dev.charm.ops.why.PairExplanation;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Preference pairs: {@code /pairs} and {@code /pairs/KEY}, the parts of both, and the same as JSON
 * below {@code /api/v1}.
 */
final class PairRoutes {
  private static final Frame LIST = new Frame("Pairs", Frame.Place.PAIRS);
  private static final Frame ONE = new Frame("Pair", Frame.Place.PAIRS);

  private final Shows shows;
  private final Pages pages;
  private final LogReadings readings;

  PairRoutes(Shows shows, Pages pages, LogReadings readings) {
    this.shows = shows;
    this.pages = pages;
    this.readings = readings;
  }

  void add(Javalin app) {
    app.get("/pairs", context -> context.html(pages.render("pairs", LIST, list(context))));
    app.get("/parts/pairs", this::table);
    app.get("/pairs/<key>", context -> context.html(pages.render("pair", ONE, page(context))));
    app.get("/parts/why/<key>", this::why);
    app.get("/parts/text/{which}/<key>", this::text);
    app.get("/api/v1/pairs", context -> context.json(PairJson.of(search().page(query(context)))));
    app.get("/api/v1/pairs/<key>", this::json);
  }

  private PairsPage list(Context context) {
    PairSearch search = search();
    PairQuery query = query(context);
    return new PairsPage(
        query, search.page(query), search.size(), search.rewardModels(), search.models());
  }

  private void table(Context context) {
    PairsPage page = list(context);
    context.header("HX-Replace-Url", page.address());
    context.html(pages.render("pairsTable", LIST, page));
  }

  private PairPage page(Context context) {
    String view = Asked.text(context, "view");
    return new PairPage(
        pair(context),
        view == null
            ? PairView.MARKDOWN
            : PairView.named(view)
                .orElseThrow(
                    () ->
                        NotShownException.wrong(
                            "Texts cannot be shown like this",
                            "They can be shown as " + String.join(", ", PairView.labels()) + ".")));
  }

  /** A part of a page that is open: what cannot be read now is asked for again by itself. */
  private void why(Context context) throws Exception {
    WholePair pair = pair(context);
    PairWhy why;
    try {
      why = PairWhy.of(pair.key(), explanation(pair).orElse(null));
    } catch (NotShownException e) {
      why = PairWhy.later(pair.key(), e.message());
    }
    context.html(pages.render("pairWhy", ONE, why));
  }

  /** A text whole, for whoever wants what a page does not show; as a file, never as a page. */
  private void text(Context context) {
    WholePair pair = pair(context);
    String which = context.pathParam("which");
    @Nullable String text =
        switch (which) {
          case "chosen" -> pair.pair().getChosen().getText();
          case "rejected" -> pair.pair().getRejected().getText();
          default -> turn(pair, which);
        };
    if (text == null) {
      throw NotShownException.missing(
          "There is no such text", "A pair has the texts chosen, rejected, and its turns from 0.");
    }
    context.header("Content-Disposition", "attachment; filename=\"text.txt\"");
    context.contentType("text/plain;charset=utf-8").result(text);
  }

  private static @Nullable String turn(WholePair pair, String number) {
    var turns = pair.pair().getPrompt();
    if (turns == null || !number.matches("\\d{1,6}")) {
      return null;
    }
    int at = Integer.parseInt(number);
    return at < turns.size() ? turns.get(at).getContent() : null;
  }

  private void json(Context context) throws Exception {
    WholePair pair = pair(context);
    Optional<PairExplanation> why = explanation(pair);
    context.json(PairJson.of(pair, why.orElse(null)));
  }

  private static PairQuery query(Context context) {
    return new PairQuery(
        new PairFilter(
            Asked.text(context, "model"),
            Asked.text(context, "reward_model"),
            Asked.text(context, "prompt"),
            Asked.decimal(context, "min_margin"),
            Asked.decimal(context, "max_margin"),
            Asked.flag(context, "flipped")),
        Asked.number(context, "limit", PairQuery.USUAL, PairQuery.MOST),
        cursor(Asked.text(context, "cursor")));
  }

  private static @Nullable PairPlace cursor(@Nullable String text) {
    return text == null
        ? null
        : PairPlace.parse(text)
            .orElseThrow(
                () ->
                    NotShownException.wrong(
                        "This cursor is none of ours",
                        "Take one as next_cursor has it, or begin without one."));
  }

  private WholePair pair(Context context) {
    return search()
        .find(PairKeys.in(context))
        .orElseThrow(
            () ->
                NotShownException.missing(
                    "There is no such pair",
                    "It may have gone since: its prompt was forgotten, a score withdrawn, or the"
                        + " corrected scores are equal. charm pairs why KEY tells why there is"
                        + " none."));
  }

  private PairSearch search() {
    return Asked.pairs(shows);
  }

  /** Why it is as it is; empty if the logs tell no score of it any more. */
  private Optional<PairExplanation> explanation(WholePair pair) throws Exception {
    return readings.read(
        reader -> PairExplanation.read(reader, pair.identity(), pair.calibration(), pair.pair()));
  }
}
