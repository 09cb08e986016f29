package dev.charm.ops.bench.kills;

import dev.charm.ops.Charm;
import dev.charm.ops.bench.sizes.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One folder, one stream of events, one {@code charm up} after the other. A folder on which two
 * starts in a row do not get ready is given up for another, and counted.
 */
final class Trial implements AutoCloseable {
  /** What a start may take before it counts as hung; charm up itself gives up earlier. */
  static final Duration START_LIMIT = Duration.ofSeconds(150);

  /** How long groups are waited for where a kill is to follow their work. */
  static final Duration WORK_LIMIT = Duration.ofSeconds(60);

  private static final String SETTLE_LIMIT = "10m";

  private final Settings settings;
  private final Path folder;
  private final List<Start> starts = new ArrayList<>();
  private Place place;
  private @Nullable Traffic traffic;
  private int folders = 1;
  private boolean hungBefore;

  /**
   * @param folder for everything; the caller's to remove
   */
  Trial(Settings settings, Path folder) {
    this.settings = settings;
    this.folder = folder;
    this.place = Place.in(folder.resolve("data-1"));
  }

  /** All starts so far. */
  List<Start> starts() {
    return starts;
  }

  /** How many folders had to be given up. */
  int givenUp() {
    return folders - 1;
  }

  /** Starts, kills, and is done when the process is gone. */
  void killed(Kill kill) throws Exception {
    long log = RestoreTime.end(place.log());
    OptionalDouble ready = OptionalDouble.empty();
    Map<String, Double> atWork = Map.of();
    boolean hung = false;
    boolean idle = false;
    try (UpProcess up = up()) {
      if (kill.from() == Kill.Moment.START && traffic != null) {
        TimeUnit.MILLISECONDS.sleep(kill.delay().toMillis());
      } else if (up.awaitReady(START_LIMIT)) {
        ready = OptionalDouble.of(up.age());
        flow();
        try (GroupsAtWork groups = new GroupsAtWork(place)) {
          long since = System.nanoTime();
          if (kill.from() == Kill.Moment.AT_WORK) {
            idle = !groups.await(WORK_LIMIT);
            since = System.nanoTime();
          } else {
            groups.await(kill.delay());
          }
          long spent = System.nanoTime() - since;
          TimeUnit.NANOSECONDS.sleep(kill.delay().toNanos() - spent);
          atWork = Map.copyOf(groups.seconds());
        }
      } else {
        hung = true;
        report("did not get ready; it printed:\n" + up.output());
      }
      up.kill();
    }
    add(
        new Start(
            Optional.of(kill), ready, hung, atWork, idle, RestoreTime.after(place.log(), log)));
    if (hung && hungBefore) {
      anotherFolder();
    } else {
      hungBefore = hung;
    }
  }

  /**
   * Starts once more, lets everything settle and compares it with the batch result.
   *
   * @return what differs, a line each
   */
  List<String> settle() throws Exception {
    long log = RestoreTime.end(place.log());
    try (UpProcess up = up()) {
      if (!up.awaitReady(START_LIMIT)) {
        return List.of("the last start did not get ready: " + up.output());
      }
      OptionalDouble ready = OptionalDouble.of(up.age());
      Traffic events = flow();
      try (GroupsAtWork groups = new GroupsAtWork(place)) {
        boolean idle = !groups.await(WORK_LIMIT);
        add(
            new Start(
                Optional.empty(),
                ready,
                false,
                Map.copyOf(groups.seconds()),
                idle,
                RestoreTime.after(place.log(), log)));
      }
      events.stop();
      report(events.rewards() + " rewards and " + events.votes().size() + " votes were sent");
      awaitSettled();
      List<String> differences;
      try (Published published = new Published(place)) {
        differences = new BatchComparison(published, events).differences();
      }
      if (up.stop() != 0) {
        differences.add("charm up did not stop in order");
      }
      return differences;
    }
  }

  private void awaitSettled() {
    StringWriter printed = new StringWriter();
    PrintWriter out = new PrintWriter(printed, true);
    int exit =
        Charm.run(
            out,
            out,
            "status",
            "--until-idle",
            "--timeout",
            SETTLE_LIMIT,
            "--bootstrap-server",
            place.bootstrapServers(),
            "--schema-registry",
            place.registryUrl());
    if (exit != 0) {
      throw new IllegalStateException("not settled: " + printed);
    }
  }

  private UpProcess up() throws IOException {
    return UpProcess.start(place, folder.resolve("up-" + starts.size() + ".out"));
  }

  /** The events; they begin when the first process is ready, and never pause. */
  private Traffic flow() {
    Traffic events = traffic;
    if (events == null) {
      events = new Traffic(place, settings.sizes().seed() + folders);
      traffic = events;
      events.start();
    }
    return events;
  }

  private void anotherFolder() throws IOException {
    report("two starts in a row hung: the folder " + place.data() + " is given up");
    closeTraffic();
    folders++;
    place = Place.in(folder.resolve("data-" + folders));
    hungBefore = false;
  }

  private void add(Start start) {
    starts.add(start);
    report(starts.size() + ": " + start.line());
  }

  private void report(String line) {
    settings.progress().accept(line);
  }

  private void closeTraffic() throws IOException {
    if (traffic != null) {
      traffic.close();
      traffic = null;
    }
  }

  @Override
  public void close() throws IOException {
    closeTraffic();
  }
}
