package dev.charm.ops.bench.calibrations;

import dev.charm.ops.bench.cluster.Cluster;
import dev.charm.ops.bench.cluster.Finish;
import dev.charm.ops.bench.cluster.SmallHeap;
import dev.charm.ops.bench.cluster.SmallPassThrough;
import dev.charm.ops.bench.cluster.Spent;
import dev.charm.ops.bench.report.Benchmark;
import dev.charm.ops.bench.report.Detail;
import dev.charm.ops.bench.report.Goal;
import dev.charm.ops.bench.report.Measurement;
import dev.charm.ops.bench.report.Section;
import dev.charm.ops.bench.sizes.Settings;
import dev.charm.schemas.Topics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Many models, every ordered pair of them calibrated, in the heap of {@code charm up}. */
public final class CalibrationsBenchmark implements Benchmark {
  private static final double MOST_PASSES = 2.5;
  private static final double MOST_HEAP = 0.6;
  private static final int MANY_TIMES = 3;
  private static final int MANY_PROMPTS = 5;
  private static final long LOOK = 5; // seconds between two looks at the memory

  private static final String METHOD =
      """
      Scores of one reward model for the answers of many rated models, no texts, all written before \
      the clock starts; objective win-rate. The service is a process of its own with the heap and \
      the collector of charm up (512 MB, serial). First every ordered pair of the models is \
      calibrated; then, of three times the models at five times the prompts, each against one \
      reference. The clock stops when every input is committed and all calibrations are settled. \
      The reference is a pass-through application (see throughput), a process of the same kind, that \
      forwards each pair once: its rate over the pairs that were published, times the pairs that \
      there are. Heap is the most that a full collection left.""";

  private final List<Measurement> measurements = new ArrayList<>();
  private final List<Detail> details = new ArrayList<>();

  private record Cost(double seconds, double passSeconds, double heap) {}

  @Override
  public String name() {
    return "calibrations";
  }

  @Override
  public Section run(Settings settings) throws Exception {
    ManyModels all = new ManyModels(settings.sizes().models(), settings.sizes().modelPrompts());
    ManyModels many = new ManyModels(MANY_TIMES * all.models(), MANY_PROMPTS * all.prompts());
    Cost pairs = settle(settings, all, null);
    Cost reference = settle(settings, many, ManyModels.reference());
    return new Section(
        name(),
        METHOD,
        List.copyOf(measurements),
        List.of(
            Goal.atMost(
                MOST_PASSES,
                "all ordered pairs / pass-through of them",
                pairs.seconds() / pairs.passSeconds()),
            Goal.atMost(MOST_HEAP, "heap in use / its limit, all ordered pairs", pairs.heap()),
            Goal.atMost(MOST_HEAP, "heap in use / its limit, one reference", reference.heap())),
        List.copyOf(details));
  }

  private Cost settle(Settings settings, ManyModels models, @Nullable String reference)
      throws Exception {
    int calibrations = models.calibrations(reference != null);
    String what = calibrations + " calibrations of " + models.prompts() + " prompts: ";
    long pairs = (long) calibrations * models.prompts();
    try (Cluster cluster = Cluster.start(settings.work(), settings.sizes().partitions())) {
      models.write(cluster);
      settings.progress().accept(models.rewards() + " rewards are written");
      String application = "bench-calibrations";
      double seconds;
      SmallHeap.Heap heap;
      List<Double> resident = Collections.synchronizedList(new ArrayList<>());
      ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor();
      try (SmallHeap service = SmallHeap.start(cluster, application, reference)) {
        Spent spent = Spent.begin(cluster);
        sampler.scheduleAtFixedRate(
            () -> look(service, what, resident, settings), LOOK, LOOK, TimeUnit.SECONDS);
        Finish.Times times =
            new Finish(cluster, application, Set.of(Topics.REWARDS.name()))
                .await(() -> service.settled(calibrations, models.prompts()));
        seconds = spent.seconds(times.doneAt());
        sampler.shutdownNow();
        sampler.awaitTermination(LOOK, TimeUnit.SECONDS);
        resident.add(service.resident());
        heap = service.heap();
        details.add(service.end());
      }
      details.add(written(cluster, what));
      long published =
          cluster.ends(Set.of(Topics.PREFERENCE_PAIRS.name())).values().stream()
              .mapToLong(Long::longValue)
              .sum();
      double passSeconds = passThrough(cluster) * pairs / published;
      settings
          .progress()
          .accept(String.format("%s%.0f s, pass-through %.0f s", what, seconds, passSeconds));
      measurements.add(Measurement.once(what + "settled after", "s", seconds));
      measurements.add(Measurement.once(what + "a pass-through of them", "s", passSeconds));
      measurements.add(
          Measurement.once(what + "records published", "a pair", (double) published / pairs));
      measurements.add(Measurement.once(what + "heap in use", "%", 100 * heap.share()));
      measurements.add(Measurement.once(what + "time collecting garbage", "s", heap.collecting()));
      measurements.add(new Measurement(what + "resident memory every 5 s", "MB", resident));
      return new Cost(seconds, passSeconds, heap.share());
    }
  }

  private static Detail written(Cluster cluster, String what) throws Exception {
    Map<String, Long> written = new TreeMap<>();
    cluster
        .ends(cluster.topics())
        .forEach((partition, end) -> written.merge(partition.topic(), end, Long::sum));
    List<List<Object>> rows = new ArrayList<>();
    written.forEach((topic, records) -> rows.add(List.of(topic, records)));
    return new Detail(what + "what was written", List.of("topic", "records"), rows);
  }

  private static void look(
      SmallHeap service, String what, List<Double> resident, Settings settings) {
    double megabytes = service.resident();
    resident.add(megabytes);
    settings
        .progress()
        .accept(
            String.format(
                "%s%.0f MB resident, heap at most %.0f %%, %.0f s collecting",
                what, megabytes, 100 * service.heap().share(), service.heap().collecting()));
  }

  private static double passThrough(Cluster cluster) throws Exception {
    String application = "bench-pass-through-pairs";
    SmallPassThrough.createTopic(cluster, Topics.PREFERENCE_PAIRS);
    try (SmallPassThrough passThrough =
        SmallPassThrough.start(cluster, application, Topics.PREFERENCE_PAIRS)) {
      Spent spent = Spent.begin(cluster);
      return spent.seconds(
          new Finish(cluster, application, Set.of(Topics.PREFERENCE_PAIRS.name()))
              .await(passThrough::requireAlive)
              .doneAt());
    }
  }
}
