package dev.charm.ops.bench.throughput;

import dev.charm.calibration.reward.Objective;
import dev.charm.ops.bench.cluster.CalibrationRun;
import dev.charm.ops.bench.cluster.Cluster;
import dev.charm.ops.bench.cluster.Finish;
import dev.charm.ops.bench.cluster.Spent;
import dev.charm.ops.bench.cluster.TrustingRun;
import dev.charm.ops.bench.report.Benchmark;
import dev.charm.ops.bench.report.Goal;
import dev.charm.ops.bench.report.Measurement;
import dev.charm.ops.bench.report.Section;
import dev.charm.ops.bench.sizes.Settings;
import dev.charm.schemas.Topic;
import dev.charm.streams.settings.CalibrationSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What it costs to look whether every record lies in the partition where its key belongs. */
public final class RoutingBenchmark implements Benchmark {
  /** What repetitions differ by on one machine. */
  private static final double GOAL = 0.95;

  private static final String METHOD =
      """
      The inputs of the benchmark throughput, calibration against one reference, from the start of \
      the application until all is settled. The reference trusts every record to lie where it \
      belongs and looks at none; same broker, same inputs, runs alternate, the first of each is \
      warm-up; the ratio is the median of those of two runs that follow each other. On a broker of \
      their own, the same inputs as a producer with librdkafka's default partitioner (CRC32) puts \
      them: three of four records of four partitions lie elsewhere, and are written and read once \
      more. Rates count the records of charm.rewards only.""";

  @Override
  public String name() {
    return "routing";
  }

  @Override
  public Section run(Settings settings) throws Exception {
    Workload workload = new Workload(settings.sizes().prompts());
    int warmUps = settings.sizes().warmUps();
    int runs = warmUps + settings.sizes().repetitions();
    List<Double> trusting = new ArrayList<>();
    List<Double> looking = new ArrayList<>();
    List<Double> routed = new ArrayList<>();
    try (Cluster cluster = Cluster.start(settings.work(), settings.sizes().partitions())) {
      workload.write(cluster);
      for (int i = 0; i < runs; i++) {
        double a = trusting(cluster, workload, i);
        double b = looking(cluster, workload, i);
        if (i >= warmUps) {
          trusting.add(a);
          looking.add(b);
        }
        settings.progress().accept("rewards/s: trusting %.0f, looking %.0f".formatted(a, b));
      }
    }
    try (Cluster cluster = Cluster.start(settings.work(), settings.sizes().partitions())) {
      workload.writeAsLibrdkafka(cluster);
      for (int i = 0; i < runs; i++) {
        double c = looking(cluster, workload, i);
        if (i >= warmUps) {
          routed.add(c);
        }
        settings.progress().accept("rewards/s: routed %.0f".formatted(c));
      }
    }
    Measurement reference = new Measurement("trusting", "rewards/s", trusting);
    Measurement checked = new Measurement("looking, all lie right", "rewards/s", looking);
    Measurement sent = new Measurement("looking, placed by CRC32", "rewards/s", routed);
    return new Section(
        name(),
        METHOD,
        List.of(reference, checked, sent),
        List.of(Goal.atLeast(GOAL, "looking / trusting", ratio(checked, reference))),
        List.of());
  }

  private static double ratio(Measurement one, Measurement reference) {
    return new Measurement(
            "ratio",
            "",
            IntStream.range(0, one.values().size())
                .mapToObj(i -> one.values().get(i) / reference.values().get(i))
                .toList())
        .median();
  }

  private static CalibrationSettings settings() {
    return CalibrationSettings.of(
        new Objective.WinRate(), Workload.reference(), CalibrationSettings.DEFAULT_ARENA);
  }

  private static double trusting(Cluster cluster, Workload workload, int run) throws Exception {
    cluster.forgetOutputs();
    String application = "bench-trusting-" + run;
    try (TrustingRun calibration = new TrustingRun(cluster, settings(), application)) {
      return rate(cluster, workload, application, calibration::start, calibration::settled);
    }
  }

  private static double looking(Cluster cluster, Workload workload, int run) throws Exception {
    cluster.forgetOutputs();
    String application = "bench-looking-" + run;
    try (CalibrationRun calibration =
        new CalibrationRun(cluster, settings(), application, cluster.stateFolder(application))) {
      return rate(cluster, workload, application, calibration::start, calibration::settled);
    }
  }

  /** Whether so many calibrations are settled, each of so many prompts. */
  private interface Settled {
    boolean ask(int calibrations, int prompts);
  }

  private static double rate(
      Cluster cluster, Workload workload, String application, Runnable start, Settled settled)
      throws Exception {
    Set<String> inputs = Workload.TOPICS.stream().map(Topic::name).collect(Collectors.toSet());
    Spent spent = Spent.begin(cluster);
    start.run();
    Finish.Times times =
        new Finish(cluster, application, inputs)
            .await(() -> settled.ask(Workload.calibrations(true), workload.prompts()));
    return workload.rewards() / spent.seconds(times.doneAt());
  }
}
