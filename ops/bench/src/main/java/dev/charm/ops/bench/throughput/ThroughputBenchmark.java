package dev.charm.ops.bench.throughput;

import dev.charm.calibration.reward.Objective;
import dev.charm.ops.bench.cluster.CalibrationRun;
import dev.charm.ops.bench.cluster.Cluster;
import dev.charm.ops.bench.cluster.Finish;
import dev.charm.ops.bench.cluster.PassThrough;
import dev.charm.ops.bench.cluster.Spent;
import dev.charm.ops.bench.cluster.StackSampler;
import dev.charm.ops.bench.cluster.Written;
import dev.charm.ops.bench.report.Benchmark;
import dev.charm.ops.bench.report.Detail;
import dev.charm.ops.bench.report.Goal;
import dev.charm.ops.bench.report.Measurement;
import dev.charm.ops.bench.report.Section;
import dev.charm.ops.bench.sizes.Settings;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import dev.charm.streams.settings.CalibrationSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rewards a second, from the input topic to settled pairs, beside a pass-through application. */
public final class ThroughputBenchmark implements Benchmark {
  private static final double GOAL = 0.25;
  private static final List<Topic<?>> PAIRS = List.of(Topics.PREFERENCE_PAIRS);

  private static final String METHOD =
      """
      Prompts and answers of 1 to 2 kB, an answer of each of five models, scores of two reward \
      models, objective win-rate; all of it written before the clock starts. The clock starts with \
      the application and stops when every input is committed and all calibrations are settled, \
      from which moment on no topic grows; start, joining the group and the pace of punctuations \
      are part of it. The reference, pass-through, is a Kafka Streams application without state \
      that decodes, encodes and forwards the same topics; same broker (a process of its own), same \
      serdes, partitions, one stream thread, exactly once. The same application forwards, in a run \
      of its own, the pairs that the calibration against one reference has published: what their \
      texts alone cost to move, wherever they come from. Runs alternate; the first of each is \
      warm-up. Rates count the records of charm.rewards only, for all four.""";

  private final List<Detail> details = new ArrayList<>();

  @Override
  public String name() {
    return "throughput";
  }

  @Override
  public Section run(Settings settings) throws Exception {
    Workload workload = new Workload(settings.sizes().prompts());
    List<Double> forwarded = new ArrayList<>();
    List<Double> paper = new ArrayList<>();
    List<Double> pairs = new ArrayList<>();
    List<Double> allPairs = new ArrayList<>();
    try (Cluster cluster = Cluster.start(settings.work(), settings.sizes().partitions())) {
      workload.write(cluster);
      settings.progress().accept(workload.rewards() + " rewards are written");
      int warmUps = settings.sizes().warmUps();
      int runs = warmUps + settings.sizes().repetitions();
      for (int i = 0; i < runs; i++) {
        boolean last = i == runs - 1;
        cluster.forgetOutputs();
        double a = passThrough(cluster, workload, "input-" + i, Workload.TOPICS, last);
        double b = calibration(cluster, workload, Workload.reference(), i, last);
        double p = passThrough(cluster, workload, "pairs-" + i, PAIRS, false);
        double c = calibration(cluster, workload, null, i, last);
        settings
            .progress()
            .accept(
                String.format(
                    "rewards/s: pass-through %.0f, of the pairs %.0f, with a reference %.0f,"
                        + " all pairs %.0f%s",
                    a, p, b, c, i < warmUps ? " (warm-up)" : ""));
        if (i >= warmUps) {
          forwarded.add(a);
          paper.add(b);
          pairs.add(p);
          allPairs.add(c);
        }
      }
    }
    return section(
        new Measurement("pass-through", "rewards/s", forwarded),
        new Measurement("pass-through of the pairs", "rewards/s", pairs),
        new Measurement("calibration, one reference", "rewards/s", paper),
        new Measurement("calibration, all ordered pairs", "rewards/s", allPairs));
  }

  private Section section(
      Measurement forwarded, Measurement pairs, Measurement paper, Measurement allPairs) {
    return new Section(
        name(),
        METHOD,
        List.of(forwarded, pairs, paper, allPairs),
        List.of(
            Goal.atLeast(GOAL, "one reference / pass-through", paper.median() / forwarded.median()),
            Goal.atLeast(
                GOAL, "one reference / pass-through of the pairs", paper.median() / pairs.median()),
            Goal.atLeast(
                GOAL, "all ordered pairs / pass-through", allPairs.median() / forwarded.median())),
        List.copyOf(details));
  }

  private double passThrough(
      Cluster cluster, Workload workload, String of, List<Topic<?>> topics, boolean explain)
      throws Exception {
    String application = "bench-pass-through-" + of;
    Set<String> inputs = topics.stream().map(Topic::name).collect(Collectors.toSet());
    try (PassThrough passThrough = new PassThrough(cluster, application, topics);
        StackSampler sampler = StackSampler.of(explain)) {
      Spent spent = Spent.begin(cluster);
      passThrough.start();
      Finish.Times times = new Finish(cluster, application, inputs).await(() -> true);
      if (explain) {
        details.add(spent.until(times, application));
        details.addAll(sampler.stop(application));
        details.add(Written.by(cluster, application, workload.rewards(), "reward"));
      }
      return workload.rewards() / spent.seconds(times.doneAt());
    }
  }

  private double calibration(
      Cluster cluster, Workload workload, @Nullable String reference, int run, boolean explain)
      throws Exception {
    cluster.forgetOutputs();
    String application =
        "bench-calibration-" + (reference == null ? "all-pairs-" : "reference-") + run;
    CalibrationSettings settings =
        CalibrationSettings.of(
            new Objective.WinRate(), reference, CalibrationSettings.DEFAULT_ARENA);
    int calibrations = Workload.calibrations(reference != null);
    Set<String> inputs = Workload.TOPICS.stream().map(Topic::name).collect(Collectors.toSet());
    try (CalibrationRun calibration =
            new CalibrationRun(cluster, settings, application, cluster.stateFolder(application));
        StackSampler sampler = StackSampler.of(explain)) {
      Spent spent = Spent.begin(cluster);
      calibration.start();
      Finish.Times times =
          new Finish(cluster, application, inputs)
              .await(() -> calibration.settled(calibrations, workload.prompts()));
      if (explain) {
        details.add(spent.until(times, application));
        details.addAll(sampler.stop(application));
        details.add(Written.by(cluster, application, workload.rewards(), "reward"));
      }
      return workload.rewards() / spent.seconds(times.doneAt());
    }
  }
}
