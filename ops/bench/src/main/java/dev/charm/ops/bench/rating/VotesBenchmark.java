package dev.charm.ops.bench.rating;

import dev.charm.calibration.rating.Vote;
import dev.charm.calibration.reward.Objective;
import dev.charm.ops.bench.cluster.CalibrationRun;
import dev.charm.ops.bench.cluster.Cluster;
import dev.charm.ops.bench.cluster.Finish;
import dev.charm.ops.bench.cluster.PassThrough;
import dev.charm.ops.bench.cluster.Spent;
import dev.charm.ops.bench.cluster.StackSampler;
import dev.charm.ops.bench.cluster.Watch;
import dev.charm.ops.bench.cluster.Written;
import dev.charm.ops.bench.report.Benchmark;
import dev.charm.ops.bench.report.Detail;
import dev.charm.ops.bench.report.Goal;
import dev.charm.ops.bench.report.Measurement;
import dev.charm.ops.bench.report.Section;
import dev.charm.ops.bench.sizes.Settings;
import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Battle;
import dev.charm.schemas.Topics;
import dev.charm.streams.settings.CalibrationSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/** Votes a second, from the input topic into the published ratings, beside a pass-through. */
public final class VotesBenchmark implements Benchmark {
  private static final double GOAL_PER_CORE = 30_000;
  private static final double GOAL_RATIO = 0.15;
  private static final int ONE_REPEATED_OF = 20;
  private static final long SEED = 20250416;
  private static final Set<String> INPUTS = Set.of(Topics.BATTLES.name());

  private static final String METHOD =
      """
      Votes of one arena on 129 models, written before the clock starts; one of twenty comes a \
      second time, at a random later place. The clock starts with the application and stops when \
      every input is committed and the votes that the published ratings rest on add up to two for \
      each vote, once each, from which moment on no topic grows; start, joining the group and the \
      pace of fits are part of it. The reference, pass-through, is a Kafka Streams application \
      without state that decodes, encodes and forwards the same topic; same broker (a process of \
      its own), same serdes, one stream thread, exactly once. Runs alternate; the first of each is \
      warm-up. Rates count votes, each once. The rate per core is the rate over the cores that this \
      JVM kept busy (its processor time over the clock's): votes per second of processor time, its \
      compiler, garbage collector, clients and the watching included, the broker not.""";

  private final List<Detail> details = new ArrayList<>();
  private final List<Double> forwarded = new ArrayList<>();
  private final List<Double> forwardedPerCore = new ArrayList<>();
  private final List<Double> rated = new ArrayList<>();
  private final List<Double> ratedPerCore = new ArrayList<>();

  /** Of one run. */
  private record Rate(double clock, double perCore) {
    static Rate of(int votes, Spent spent, Finish.Times times) {
      return new Rate(votes / spent.seconds(times.doneAt()), votes / spent.processorSeconds());
    }
  }

  @Override
  public String name() {
    return "votes";
  }

  @Override
  public Section run(Settings settings) throws Exception {
    int votes = settings.sizes().votes();
    try (Cluster cluster = Cluster.start(settings.work(), settings.sizes().partitions())) {
      write(cluster, votes);
      settings.progress().accept(votes + " votes are written");
      int warmUps = settings.sizes().warmUps();
      int runs = warmUps + settings.sizes().repetitions();
      for (int i = 0; i < runs; i++) {
        boolean last = i == runs - 1;
        Rate passed = passThrough(cluster, votes, i, last);
        Rate live = ratings(cluster, votes, i, last);
        settings.progress().accept(progress(passed, live) + (i < warmUps ? " (warm-up)" : ""));
        if (i >= warmUps) {
          forwarded.add(passed.clock());
          forwardedPerCore.add(passed.perCore());
          rated.add(live.clock());
          ratedPerCore.add(live.perCore());
        }
      }
    }
    return section();
  }

  private static String progress(Rate passed, Rate live) {
    return String.format(
        Locale.ROOT,
        "votes/s: pass-through %.0f, ratings %.0f; per core: %.0f, %.0f",
        passed.clock(),
        live.clock(),
        passed.perCore(),
        live.perCore());
  }

  private Section section() {
    Measurement reference = new Measurement("pass-through", "votes/s", forwarded);
    Measurement ratings = new Measurement("ratings", "votes/s", rated);
    Measurement perCore = new Measurement("ratings, per core", "votes/s", ratedPerCore);
    return new Section(
        name(),
        METHOD,
        List.of(
            reference,
            ratings,
            new Measurement("pass-through, per core", "votes/s", forwardedPerCore),
            perCore),
        List.of(
            Goal.atLeast(GOAL_PER_CORE, "ratings, votes/s per core", perCore.median()),
            Goal.atLeast(
                GOAL_RATIO, "ratings / pass-through", ratings.median() / reference.median())),
        List.copyOf(details));
  }

  private static void write(Cluster cluster, int votes) {
    Random random = new Random(SEED);
    List<Battle> toRepeat = new ArrayList<>();
    try (VoteRecords records = new VoteRecords(cluster)) {
      int sent = 0;
      for (Vote vote : new SyntheticVotes(SyntheticVotes.ARENA_MODELS, votes)) {
        Battle battle = records.send(vote);
        if (++sent % ONE_REPEATED_OF == 0) {
          toRepeat.add(battle);
          int any = random.nextInt(toRepeat.size());
          Battle last = toRepeat.remove(toRepeat.size() - 1);
          records.send(any == toRepeat.size() ? last : toRepeat.set(any, last));
        }
      }
    }
  }

  private Rate passThrough(Cluster cluster, int votes, int run, boolean explain) throws Exception {
    cluster.forgetOutputs();
    String application = "bench-pass-through-" + run;
    try (PassThrough passThrough = new PassThrough(cluster, application, List.of(Topics.BATTLES));
        StackSampler sampler = StackSampler.of(explain)) {
      Spent spent = Spent.begin(cluster);
      passThrough.start();
      Finish.Times times = new Finish(cluster, application, INPUTS).await(() -> true);
      Rate rate = Rate.of(votes, spent, times);
      if (explain) {
        explain(cluster, application, votes, spent.until(times, application), sampler);
      }
      return rate;
    }
  }

  private Rate ratings(Cluster cluster, int votes, int run, boolean explain) throws Exception {
    cluster.forgetOutputs();
    String application = "bench-ratings-" + run;
    CalibrationSettings settings =
        CalibrationSettings.of(new Objective.WinRate(), null, CalibrationSettings.DEFAULT_ARENA);
    try (CalibrationRun calibration =
            new CalibrationRun(cluster, settings, application, cluster.stateFolder(application));
        Watch<ArenaRating> ratings = new Watch<>(cluster, Topics.ARENA_RATINGS);
        StackSampler sampler = StackSampler.of(explain)) {
      Spent spent = Spent.begin(cluster);
      calibration.start();
      Finish.Times times =
          new Finish(cluster, application, INPUTS)
              .await(
                  () -> {
                    calibration.calibrations(Duration.ZERO); // which tells if it has failed
                    return counted(ratings) == 2L * votes;
                  });
      Rate rate = Rate.of(votes, spent, times);
      if (explain) {
        explain(cluster, application, votes, spent.until(times, application), sampler);
      }
      return rate;
    }
  }

  /** The votes behind all ratings; each vote is behind two. */
  private static long counted(Watch<ArenaRating> ratings) {
    return ratings.poll(Duration.ZERO).stream().mapToLong(ArenaRating::getVotes).sum();
  }

  private void explain(
      Cluster cluster, String application, int votes, Detail seconds, StackSampler sampler)
      throws Exception {
    details.add(seconds);
    details.addAll(sampler.stop(application));
    details.add(Written.by(cluster, application, votes, "vote"));
  }
}
