package dev.charm.ops.bench.dashboard;

import dev.charm.ops.bench.cluster.Cluster;
import dev.charm.ops.bench.cluster.EventWriter;
import dev.charm.ops.bench.report.Measurement;
import dev.charm.ops.bench.sizes.DashboardSizes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Pairs stream in while some look at the newest ones, each as often as a page does. */
final class Feed {
  /** Pairs a second. */
  static final int RATE = 500;

  private static final int TICKS = 10; // a second
  private static final long LOOK_SECONDS = 1;

  private final Cluster cluster;
  private final LargeSystem system;
  private final DashboardSizes sizes;
  private final Asking asking;

  Feed(Cluster cluster, LargeSystem system, DashboardSizes sizes, Asking asking) {
    this.cluster = cluster;
    this.system = system;
    this.sizes = sizes;
    this.asking = asking;
  }

  /**
   * What it found.
   *
   * @param answers milliseconds until the newest pairs were there
   * @param heap megabytes in use after full collections, before, and each minute
   */
  record Found(Measurement answers, Measurement heap) {}

  /** Streams, and looks. */
  Found run() throws Exception {
    List<Double> heap = new ArrayList<>();
    heap.add(megabytes());
    List<Double> answers = new ArrayList<>();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(sizes.feedSeconds());
    ExecutorService followers = Executors.newFixedThreadPool(sizes.followers());
    try (EventWriter writer = new EventWriter(cluster)) {
      List<Future<List<Double>>> looks = new ArrayList<>();
      for (int i = 0; i < sizes.followers(); i++) {
        looks.add(followers.submit(() -> look(end)));
      }
      stream(writer, end, heap);
      for (Future<List<Double>> look : looks) {
        answers.addAll(look.get());
      }
    } finally {
      followers.shutdownNow();
    }
    heap.add(megabytes());
    return new Found(
        new Measurement("newest pairs while " + RATE + " a second come", "ms", answers),
        new Measurement("heap in use before, each minute of the feed, after", "MB", heap));
  }

  private void stream(EventWriter writer, long end, List<Double> heap) throws InterruptedException {
    int number = sizes.pairs();
    long next = System.nanoTime();
    long minute = next + TimeUnit.MINUTES.toNanos(1);
    while (next < end) {
      for (int i = 0; i < RATE / TICKS; i++) {
        system.send(writer, number++);
      }
      next += TimeUnit.SECONDS.toNanos(1) / TICKS;
      TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
      if (next > minute) {
        minute += TimeUnit.MINUTES.toNanos(1);
        heap.add(megabytes());
      }
    }
  }

  private List<Double> look(long end) throws Exception {
    List<Double> answers = new ArrayList<>();
    while (System.nanoTime() < end) {
      answers.add(asking.milliseconds("parts/pairs"));
      TimeUnit.SECONDS.sleep(LOOK_SECONDS);
    }
    return answers;
  }

  private static double megabytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) / 1e6;
  }
}
