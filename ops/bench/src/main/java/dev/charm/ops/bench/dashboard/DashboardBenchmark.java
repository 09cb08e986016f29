package dev.charm.ops.bench.dashboard;

import dev.charm.consumers.views.LogReader;
import dev.charm.consumers.views.ReadListener;
import dev.charm.ops.bench.cluster.Cluster;
import dev.charm.ops.bench.report.Benchmark;
import dev.charm.ops.bench.report.Goal;
import dev.charm.ops.bench.report.Measurement;
import dev.charm.ops.bench.report.Section;
import dev.charm.ops.bench.sizes.DashboardSizes;
import dev.charm.ops.bench.sizes.Settings;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.LogReaders;
import dev.charm.ops.dashboard.DashboardService;
import dev.charm.ops.dashboard.DashboardSettings;
import dev.charm.ops.leaderboard.RewardLeaderboard;
import dev.charm.schemas.Topics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** How soon the dashboard answers when there is much to show. */
public final class DashboardBenchmark implements Benchmark {
  private static final long LOOK_MILLIS = 20;
  private static final double MOST_OF_A_PAGE = 1_000;
  private static final double MOST_OF_A_SEARCH = 300;
  private static final double MOST_OF_A_READING = 0.5;
  private static final double MOST_GROWTH = 1.5;
  private static final int TIMES = 4;

  private static final String METHOD =
      """
      Topics of a large system are written, and a dashboard in this JVM reads them. It is asked over \
      HTTP, one request at a time, and the clock stops when the whole answer is there. The reference \
      of the leaderboard is reading it from the topics, as charm leaderboard rewards does; that of a \
      search is going through the topic of the pairs, as charm pairs tail --from-beginning does. A \
      search answers within 250 ms with what it has found by then, so it tells how many pairs it \
      looked at. Then \
      500 pairs a second stream in, while some look at the newest ones every second; heap is what a \
      full collection leaves.""";

  /** Searches by what they are after. */
  private static final Map<String, String> SEARCHES = searches();

  private static Map<String, String> searches() {
    Map<String, String> searches = new LinkedHashMap<>();
    searches.put("that nothing matches", "prompt=wombat");
    searches.put("of one model", "model=" + LargeSystem.model(1).replace("/", "%2F"));
    searches.put("of part of a name", "model=model-00");
    searches.put("of flipped pairs", "flipped=true");
    searches.put("of wide margins", "min_margin=3");
    searches.put("of one prompt", "prompt=prompt-7");
    return searches;
  }

  @Override
  public String name() {
    return "dashboard";
  }

  @Override
  public Section run(Settings settings) throws Exception {
    DashboardSizes sizes = settings.sizes().dashboard();
    LargeSystem system = new LargeSystem(sizes, settings.sizes().seed());
    try (Cluster cluster = Cluster.start(settings.work(), settings.sizes().partitions())) {
      system.write(cluster);
      settings.progress().accept(sizes.pairs() + " pairs are written");
      Connection to = new Connection(cluster.clients(), cluster.registryUrl(), Map.of());
      AtomicReference<String> url = new AtomicReference<>("");
      DashboardService dashboard =
          new DashboardService(
              DashboardSettings.local(0), cluster.stateFolder("dashboard"), to, url::set, List::of);
      try {
        return measure(settings, dashboard, url, to, cluster, system);
      } finally {
        dashboard.close();
      }
    }
  }

  private Section measure(
      Settings settings,
      DashboardService dashboard,
      AtomicReference<String> url,
      Connection to,
      Cluster cluster,
      LargeSystem system)
      throws Exception {
    DashboardSizes sizes = settings.sizes().dashboard();
    int times = TIMES * settings.sizes().repetitions();
    List<Measurement> measurements = new ArrayList<>();
    List<Goal> goals = new ArrayList<>();
    long started = System.nanoTime();
    dashboard.start();
    Asking asking = new Asking(url.get());
    while (!asking.isAnswered("api/v1/pairs?limit=1")) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    measurements.add(Measurement.once("all read after", "s", (System.nanoTime() - started) / 1e9));

    Measurement page = ask(asking, "leaderboard page", "", times);
    Measurement reading = read(to, settings.sizes().repetitions());
    measurements.addAll(List.of(page, reading));
    goals.add(Goal.atMost(MOST_OF_A_PAGE, "leaderboard page, ms at most", page.greatest()));
    goals.add(
        Goal.atMost(
            MOST_OF_A_READING, "leaderboard page / reading it", page.median() / reading.median()));

    Measurement scan = scan(to, settings.sizes().repetitions());
    measurements.add(scan);
    for (Map.Entry<String, String> search : SEARCHES.entrySet()) {
      Measurement found =
          ask(asking, "search " + search.getKey(), "api/v1/pairs?" + search.getValue(), times);
      measurements.add(found);
      measurements.add(
          Measurement.once(
              "search " + search.getKey() + ": pairs looked at",
              "pairs looked at",
              asking.number("api/v1/pairs?" + search.getValue(), "searched")));
      goals.add(
          Goal.atMost(
              MOST_OF_A_SEARCH, "search " + search.getKey() + ", ms at most", found.greatest()));
      goals.add(
          Goal.atMost(
              MOST_OF_A_READING,
              "search " + search.getKey() + " / going through the topic",
              found.median() / scan.median()));
    }
    settings.progress().accept("searches are done; the feed takes " + sizes.feedSeconds() + " s");

    Feed.Found feed = new Feed(cluster, system, sizes, asking).run();
    measurements.addAll(List.of(feed.answers(), feed.heap()));
    List<Double> heap = feed.heap().values();
    goals.add(
        Goal.atMost(
            MOST_GROWTH,
            "heap after the feed / before it",
            heap.get(heap.size() - 1) / heap.get(0)));
    return new Section(
        name(),
        sizes.models()
            + " models, "
            + sizes.rewardModels()
            + " reward models, "
            + sizes.pairs()
            + " pairs. "
            + METHOD,
        List.copyOf(measurements),
        List.copyOf(goals),
        List.of());
  }

  private static Measurement ask(Asking asking, String what, String path, int times)
      throws Exception {
    asking.milliseconds(path);
    List<Double> answers = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      answers.add(asking.milliseconds(path));
    }
    return new Measurement(what, "ms", answers);
  }

  private static Measurement read(Connection to, int times) throws Exception {
    List<Double> readings = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      long start = System.nanoTime();
      try (LogReader reader = LogReaders.open(to, ReadListener.NONE)) {
        RewardLeaderboard.read(reader, rewardModel -> true, null);
      }
      readings.add((System.nanoTime() - start) / 1e6);
    }
    return new Measurement("reading the leaderboard from the topics (reference)", "ms", readings);
  }

  private static Measurement scan(Connection to, int times) throws Exception {
    List<Double> readings = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      long start = System.nanoTime();
      try (LogReader reader = LogReaders.open(to, ReadListener.NONE)) {
        reader.each(Topics.PREFERENCE_PAIRS, key -> true, (key, pair) -> {});
      }
      readings.add((System.nanoTime() - start) / 1e6);
    }
    return new Measurement("going through the topic of the pairs (reference)", "ms", readings);
  }
}
