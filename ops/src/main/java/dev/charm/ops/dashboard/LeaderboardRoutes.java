package dev.charm.ops.dashboard;

import dev.charm.consumers.views.LogReader;
import dev.charm.consumers.views.ReadListener;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.LogReaders;
import dev.charm.ops.dashboard.api.LeaderboardJson;
import dev.charm.ops.dashboard.data.Leaderboard;
import dev.charm.ops.dashboard.data.Leaderboards;
import dev.charm.ops.dashboard.data.PastLeaderboards;
import dev.charm.ops.dashboard.data.Shows;
import dev.charm.ops.dashboard.data.WinTable;
import dev.charm.ops.dashboard.page.Frame;
import dev.charm.ops.dashboard.page.LeaderboardPage;
import dev.charm.ops.dashboard.page.LeaderboardQuery;
import dev.charm.ops.dashboard.page.LeaderboardQuery.Sort;
import dev.charm.ops.dashboard.page.Pages;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The leaderboard: {@code /}, its table alone, and {@code /api/v1/leaderboard}. */
final class LeaderboardRoutes {
  private final Shows shows;
  private final Pages pages;
  private final LogReadings readings;

  LeaderboardRoutes(Shows shows, Pages pages, LogReadings readings) {
    this.readings = readings;
    this.shows = shows;
    this.pages = pages;
  }

  void add(Javalin app) {
    app.get("/", context -> context.html(render(context, "leaderboard")));
    app.get("/parts/leaderboard", context -> context.html(render(context, "leaderboardTable")));
    app.get("/parts/win-matrix", context -> context.html(winMatrix(context)));
    app.get(
        "/api/v1/leaderboard",
        context ->
            context.json(
                LeaderboardJson.of(
                    leaderboard(Asked.text(context, "arena"), Asked.time(context, "as_of")))));
  }

  private String render(Context context, String template) throws Exception {
    LeaderboardQuery query = query(context);
    return pages.render(
        template,
        new Frame("Leaderboard", Frame.Place.LEADERBOARD),
        new LeaderboardPage(leaderboard(query.arena(), query.asOf()), query));
  }

  private String winMatrix(Context context) throws Exception {
    String arena = leaderboard(Asked.text(context, "arena"), null).arena();
    WinTable table =
        readings.read(
            () -> {
              try (LogReader reader = LogReaders.open(shows.to(), ReadListener.NONE)) {
                return WinTable.read(reader, arena);
              }
            });
    return pages.render("winMatrix", new Frame("Win matrix", Frame.Place.LEADERBOARD), table);
  }

  private static LeaderboardQuery query(Context context) {
    String sort = Asked.text(context, "sort");
    Sort column =
        sort == null
            ? Sort.RANK
            : Sort.named(sort)
                .orElseThrow(
                    () ->
                        NotShownException.wrong(
                            "The leaderboard has no such column to sort by",
                            "It can be sorted by "
                                + String.join(
                                    ", ", List.of(Sort.values()).stream().map(Sort::label).toList())
                                + "."));
    String order = Asked.text(context, "order");
    String filter = Asked.text(context, "q");
    return new LeaderboardQuery(
        Asked.text(context, "arena"),
        Asked.time(context, "as_of"),
        column,
        order == null ? column.usuallyDescending() : order.equals("desc"),
        filter == null ? "" : filter,
        Asked.text(context, "reward_model"));
  }

  private Leaderboard leaderboard(@Nullable String arena, @Nullable Instant asOf) throws Exception {
    Leaderboards now = new Leaderboards(Asked.views(shows));
    Leaderboard current =
        now.now(arena)
            .orElseThrow(
                () ->
                    NotShownException.missing(
                        "There is no rating in this arena",
                        "There are ratings in " + String.join(", ", now.arenas()) + "."));
    if (asOf == null) {
      return current;
    }
    try {
      return readings.read(
          () -> {
            try (LogReader reader = LogReaders.open(shows.to(), ReadListener.NONE)) {
              return PastLeaderboards.read(reader, current.arena(), current.arenas(), asOf);
            }
          });
    } catch (CommandFailedException e) {
      throw NotShownException.missing("Nothing is known of that time", e.getMessage() + ".");
    }
  }
}
