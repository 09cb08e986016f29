package dev.charm.ops.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.ops.dashboard.api.OpenApi;
import dev.charm.ops.dashboard.data.Shows;
import dev.charm.ops.dashboard.page.Frame;
import dev.charm.ops.dashboard.page.Message;
import dev.charm.ops.dashboard.page.Pages;
import dev.charm.ops.http.LocalServer;
import dev.charm.ops.lifecycle.StartException;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.staticfiles.Location;
import java.util.Map;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The dashboard's addresses: pages, what they consist of, and the same as JSON. */
final class DashboardServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DashboardServer.class);

  /** One for each that follows events, and some for those who ask. */
  private static final int MOST_THREADS = 96;

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private final LocalServer server;
  private final EventStream events;

  DashboardServer(DashboardSettings settings, Shows shows) {
    this.events = new EventStream(shows.changes());
    this.server =
        LocalServer.create(
            "dashboard",
            settings.bind(),
            settings.port(),
            settings.allowedHosts(),
            DashboardServer::configure);
    Pages pages = new Pages();
    Javalin app = server.app();
    app.before(
        context -> {
          context.header("Content-Security-Policy", POLICY);
          // A browser would look up the host of every link, which a model may have written.
          context.header("X-DNS-Prefetch-Control", "off");
        });
    app.get("/events", events::follow);
    JsonNode description = OpenApi.document();
    app.get("/api/v1/openapi.json", context -> context.json(description));
    LogReadings readings = new LogReadings(shows.to());
    new LeaderboardRoutes(shows, pages, readings).add(app);
    RewardModelRoutes rewardModels = new RewardModelRoutes(shows, pages, readings);
    rewardModels.add(app);
    new FigureRoutes(shows, rewardModels).add(app);
    ReplayDoor door = new ReplayDoor(settings.token().orElse(null));
    new OperationsRoutes(shows, pages, readings, door.isOpen()).add(app);
    new ReplayRoutes(shows.to(), door).add(app);
    new PairRoutes(shows, pages, readings).add(app);
    app.exception(
        NotShownException.class, (e, context) -> refuse(pages, context, e.status(), e.message()));
    app.exception(Exception.class, (e, context) -> failed(pages, context, e));
    app.exception(NotFoundResponse.class, (e, context) -> missing(pages, context));
  }

  private static void configure(JavalinConfig config) {
    QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, 4);
    threads.setName("dashboard");
    threads.setDaemon(true);
    config.jetty.threadPool = threads;
    // Names of reward models have slashes, and a client may write them as %2F; ids of prompts may
    // have two in a row, and keys have %, which is written as %25.
    config.jetty.modifyHttpConfiguration(
        http ->
            http.setUriCompliance(
                UriCompliance.DEFAULT.with(
                    "names as they are",
                    UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
                    UriCompliance.Violation.AMBIGUOUS_EMPTY_SEGMENT,
                    UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING)));
    config.staticFiles.enableWebjars();
    config.staticFiles.add(
        files -> {
          files.hostedPath = "/assets";
          files.directory = "/dashboard";
          files.location = Location.CLASSPATH;
          files.headers = Map.of("Cache-Control", "max-age=60");
        });
  }

  private static void failed(Pages pages, Context context, Exception e) {
    LOG.error("{} cannot be shown", context.path(), e);
    refuse(
        pages,
        context,
        500,
        new Message("This failed", "The log of the dashboard says why.", false));
  }

  private static void missing(Pages pages, Context context) {
    refuse(
        pages,
        context,
        404,
        new Message("There is nothing at this address", "The pages are in the bar above.", false));
  }

  private static void refuse(Pages pages, Context context, int status, Message message) {
    context.status(status);
    if (status == 503) {
      context.header("Retry-After", "2");
    }
    if (context.path().startsWith("/api/")) {
      context.json(Map.of("error", message.line()));
    } else if (context.path().startsWith("/parts/") || context.path().startsWith("/figures/")) {
      context.contentType("text/plain;charset=utf-8").result(message.line());
    } else {
      context.html(
          pages.render("message", new Frame(message.heading(), Frame.Place.LEADERBOARD), message));
    }
  }

  void start() throws StartException {
    server.start();
  }

  String url() {
    return server.url();
  }

  @Override
  public void close() {
    events.close();
    server.close();
  }
}
