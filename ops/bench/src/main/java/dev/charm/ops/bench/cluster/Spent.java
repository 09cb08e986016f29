package dev.charm.ops.bench.cluster;

import dev.charm.ops.bench.report.Detail;
import java.time.Duration;
import java.util.List;

/** The time that a run takes, of the clock and of the processors. */
public final class Spent {
  private static final double NANOS = 1e9;

  private final Cluster cluster;
  private final long start = System.nanoTime();
  private final Duration ownCpu = ownCpu();
  private final Duration brokerCpu;

  private Spent(Cluster cluster) {
    this.cluster = cluster;
    this.brokerCpu = cluster.brokerCpu();
  }

  /** Starts the clock. */
  public static Spent begin(Cluster cluster) {
    return new Spent(cluster);
  }

  /** Seconds from the start to a moment of {@link System#nanoTime}. */
  public double seconds(long moment) {
    return (moment - start) / NANOS;
  }

  /** What this JVM has used of the processors since the start, seconds. */
  public double processorSeconds() {
    return seconds(ownCpu().minus(ownCpu));
  }

  /** What a run that has just finished took. */
  public Detail until(Finish.Times times, String application) {
    return new Detail(
        "Seconds of " + application,
        List.of("what", "s"),
        List.of(
            List.of("until every input was committed", seconds(times.consumedAt())),
            List.of("until all was settled", seconds(times.doneAt())),
            List.of("processor time of this JVM", processorSeconds()),
            List.of(
                "processor time of the broker", seconds(cluster.brokerCpu().minus(brokerCpu)))));
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / NANOS;
  }

  private static Duration ownCpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }
}
