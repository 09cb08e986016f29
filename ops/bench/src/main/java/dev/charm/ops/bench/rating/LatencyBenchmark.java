package dev.charm.ops.bench.rating;

import dev.charm.calibration.rating.Vote;
import dev.charm.calibration.reward.Objective;
import dev.charm.ops.bench.cluster.CalibrationRun;
import dev.charm.ops.bench.cluster.Cluster;
import dev.charm.ops.bench.cluster.Watch;
import dev.charm.ops.bench.report.Benchmark;
import dev.charm.ops.bench.report.Goal;
import dev.charm.ops.bench.report.Measurement;
import dev.charm.ops.bench.report.Section;
import dev.charm.ops.bench.sizes.Settings;
import dev.charm.ops.bench.sizes.Sizes;
import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Topics;
import dev.charm.streams.settings.CalibrationSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How long a vote takes until it counts in a rating that readers see, at a steady pace. */
public final class LatencyBenchmark implements Benchmark {
  private static final int VOTES_A_SECOND = 1_000;
  private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(1) / VOTES_A_SECOND;
  private static final Duration LOOK = Duration.ofMillis(1);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final double GOAL_MILLIS = 500;
  private static final List<Double> SHARES = List.of(0.5, 0.9, 0.99, 1.0);

  private static final String METHOD =
      """
      One arena, 129 models, 1,000 votes per second, evenly; settings of the application as they come \
      (commits and fits by their own clocks), exactly once, one stream thread; the broker is a \
      process of its own. A vote's latency runs from the moment that it was due to be sent until a \
      reader of committed records sees the first rating, of one of its two models, that rests on so \
      many votes that this one is among them. Each repetition is one stretch of the same stream; \
      the stretch before the first is warm-up. The goals take the votes of all repetitions \
      together.""";

  @Override
  public String name() {
    return "latency";
  }

  @Override
  public Section run(Settings settings) throws Exception {
    Sizes sizes = settings.sizes();
    int stretch = sizes.voteSeconds() * VOTES_A_SECOND;
    VoteLatencies latencies = new VoteLatencies((1 + sizes.repetitions()) * stretch);
    try (Cluster cluster = Cluster.start(settings.work(), sizes.partitions())) {
      String application = "bench-latency";
      CalibrationSettings calibrations =
          CalibrationSettings.of(new Objective.WinRate(), null, CalibrationSettings.DEFAULT_ARENA);
      try (CalibrationRun calibration =
              new CalibrationRun(
                  cluster, calibrations, application, cluster.stateFolder(application));
          Watch<ArenaRating> ratings = new Watch<>(cluster, Topics.ARENA_RATINGS);
          VoteRecords records = new VoteRecords(cluster)) {
        calibration.start();
        calibration.awaitRunning();
        settings.progress().accept("votes begin to come");
        stream((1 + sizes.repetitions()) * stretch, latencies, ratings, records, calibration);
      }
    }
    return section(latencies, stretch, sizes.repetitions());
  }

  /** Sends what is due and looks at what has come, by turns. */
  private static void stream(
      int votes,
      VoteLatencies latencies,
      Watch<ArenaRating> ratings,
      VoteRecords records,
      CalibrationRun calibration) {
    Iterator<Vote> next = new SyntheticVotes(SyntheticVotes.ARENA_MODELS, votes).iterator();
    long start = System.nanoTime();
    long deadline = start + votes * EVERY_NANOS + PATIENCE.toNanos();
    while (next.hasNext() || !latencies.allSeen()) {
      long now = System.nanoTime();
      long due = start + latencies.sent() * EVERY_NANOS;
      for (; next.hasNext() && due <= now; due += EVERY_NANOS) {
        Vote vote = next.next();
        records.send(vote);
        latencies.sent(vote, due);
      }
      latencies.seen(ratings.poll(LOOK));
      calibration.calibrations(Duration.ZERO); // which tells if it has failed
      if (now > deadline) {
        throw new IllegalStateException("votes do not come to count within " + PATIENCE);
      }
    }
  }

  private Section section(VoteLatencies latencies, int stretch, int repetitions) {
    List<Measurement> measurements = new ArrayList<>();
    for (double share : SHARES) {
      List<Double> values = new ArrayList<>();
      for (int i = 1; i <= repetitions; i++) {
        values.add(quantile(latencies.sorted(i * stretch, (i + 1) * stretch), share));
      }
      measurements.add(new Measurement("vote to leaderboard, " + name(share), "ms", values));
    }
    double[] all = latencies.sorted(stretch, (1 + repetitions) * stretch);
    return new Section(
        name(),
        METHOD,
        List.copyOf(measurements),
        List.of(Goal.atMost(GOAL_MILLIS, "p99 of all, ms", quantile(all, 0.99))),
        List.of());
  }

  private static String name(double share) {
    return share == 1 ? "max" : "p" + Math.round(100 * share);
  }

  /** The least value that this share of all does not exceed. */
  private static double quantile(double[] sorted, double share) {
    return sorted[(int) Math.ceil(share * sorted.length) - 1];
  }
}
