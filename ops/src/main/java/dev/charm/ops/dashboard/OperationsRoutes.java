package dev.charm.ops.dashboard;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.ops.dashboard.api.DeadLetterJson;
import dev.charm.ops.dashboard.data.DeadLetterShelf;
import dev.charm.ops.dashboard.data.DeadLetterShelf.Place;
import dev.charm.ops.dashboard.data.Observation;
import dev.charm.ops.dashboard.data.Shows;
import dev.charm.ops.dashboard.page.DeadLettersPart;
import dev.charm.ops.dashboard.page.Frame;
import dev.charm.ops.dashboard.page.OperationsPage;
import dev.charm.ops.dashboard.page.Pages;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Operations: {@code /operations}, {@code /api/v1/status} and {@code /api/v1/dead-letters}. */
final class OperationsRoutes {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int USUAL = 100;
  private static final int MOST = 1000;

  private final Shows shows;
  private final Pages pages;
  private final LogReadings readings;
  private final boolean replays;

  /**
   * @param replays whether whoever knows the token can replay dead letters
   */
  OperationsRoutes(Shows shows, Pages pages, LogReadings readings, boolean replays) {
    this.shows = shows;
    this.pages = pages;
    this.readings = readings;
    this.replays = replays;
  }

  void add(Javalin app) {
    Frame frame = new Frame("Operations", Frame.Place.OPERATIONS);
    app.get("/operations", context -> context.html(pages.render("operations", frame, replays)));
    app.get(
        "/parts/status",
        context -> context.html(pages.render("status", frame, new OperationsPage(observation()))));
    app.get(
        "/parts/dead-letters",
        context ->
            context.html(
                pages.render(
                    "deadLetters", frame, new DeadLettersPart(letters(context, USUAL), replays))));
    app.get("/api/v1/status", context -> context.json(status()));
    app.get(
        "/api/v1/dead-letters",
        context -> {
          int most = Asked.number(context, "limit", USUAL, MOST);
          context.json(DeadLetterJson.of(letters(context, most), most));
        });
  }

  private Observation observation() throws InterruptedException {
    Observation observation = shows.status().latest(PATIENCE);
    if (observation == null) {
      String problem = shows.status().problem();
      throw NotShownException.later(
          "The system cannot be looked at",
          (problem == null ? "No broker has answered yet." : problem + ".")
              + " This page asks again by itself.");
    }
    return observation;
  }

  private ObjectNode status() throws InterruptedException {
    Observation observation = observation();
    ObjectNode json = observation.status().json();
    json.put("at", observation.at().toString());
    ObjectNode rates = json.putObject("offsets_per_second");
    observation.rates().forEach(rates::put);
    return json;
  }

  private DeadLetterShelf letters(Context context, int most) throws Exception {
    String reason = Asked.text(context, "reason");
    @Nullable Place cursor = cursor(context);
    return readings.read(reader -> DeadLetterShelf.read(reader, reason, cursor, most));
  }

  private static @Nullable Place cursor(Context context) {
    String text = Asked.text(context, "cursor");
    try {
      return text == null ? null : Place.parse(text);
    } catch (IllegalArgumentException e) {
      throw NotShownException.wrong(
          "This is not a cursor", "An answer before it has one, as next_cursor.");
    }
  }
}
