package dev.charm.ops.bench.memory;

import dev.charm.ops.bench.cluster.StackWriter;
import dev.charm.ops.bench.report.Benchmark;
import dev.charm.ops.bench.report.Detail;
import dev.charm.ops.bench.report.Goal;
import dev.charm.ops.bench.report.Measurement;
import dev.charm.ops.bench.report.Section;
import dev.charm.ops.bench.sizes.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What each thing that is held costs of memory and of disk. */
public final class MemoryBenchmark implements Benchmark {
  private static final double MIB = 1 << 20;
  private static final double HEAP_MIB = 512;

  /** Of the default heap; the rest is room for the work. */
  private static final double MOST_OF_THE_HEAP = 0.6;

  private static final String METHOD =
      """
      For each thing a fresh `charm up` with its default memory (heap of 512 MB) is given a quarter, \
      a half and all of a number of it. Each time all is settled and the disk at rest, heap (after \
      a collection), resident memory (the JVM's process; the registry is another) and disk are \
      measured; a slope is that of the straight line through the three. Caches that are bounded \
      fill up at first, so small slopes of resident memory are noise; the broker's disk holds what \
      compaction has not removed yet.""";

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public Section run(Settings settings) throws Exception {
    List<Measurement> figures = new ArrayList<>();
    List<Goal> goals = new ArrayList<>();
    List<List<Object>> rows = new ArrayList<>();
    List<List<Object>> slopes = new ArrayList<>();
    for (Thing thing : new Things(settings.sizes().memory()).all()) {
      List<Slope.Point> points = measure(thing, settings);
      points.forEach(point -> rows.add(row(thing, point)));
      slopes.add(
          List.of(
              thing.name(),
              slope(thing, "heap", points, Use::heap, figures),
              slope(thing, "resident", points, Use::resident, figures),
              slope(thing, "broker's disk", points, Use::broker, figures),
              slope(thing, "streams' disk", points, Use::streams, figures),
              slope(thing, "disk of scorer and trainer", points, Use::views, figures)));
      Slope.Point most = points.get(points.size() - 1);
      goals.add(
          Goal.atMost(
              MOST_OF_THE_HEAP,
              "heap after collection / heap, at " + most.count() + " " + thing.name(),
              most.use().heap() / MIB / HEAP_MIB));
    }
    return new Section(
        name(),
        METHOD,
        figures,
        goals,
        List.of(
            new Detail(
                "What a thing held costs, bytes",
                List.of("of", "heap", "resident", "broker", "streams", "scorer, trainer"),
                slopes),
            new Detail(
                "What was measured, MiB",
                List.of("of", "held", "heap", "resident", "broker", "streams", "scorer, trainer"),
                rows)));
  }

  private List<Slope.Point> measure(Thing thing, Settings settings) throws Exception {
    List<Slope.Point> points = new ArrayList<>();
    try (MeasuredStack stack =
            MeasuredStack.start(settings.work(), settings.sizes().partitions(), thing.options());
        StackWriter writer = stack.writer()) {
      int held = 0;
      for (int count : thing.counts()) {
        thing.filling().fill(writer, held, count);
        writer.flush();
        held = count;
        stack.settle();
        Slope.Point point = new Slope.Point(count, stack.use());
        points.add(point);
        settings
            .progress()
            .accept(
                String.format(
                    Locale.ROOT,
                    "%d %s: heap %.0f MiB, resident %.0f MiB",
                    count,
                    thing.name(),
                    point.use().heap() / MIB,
                    point.use().resident() / MIB));
      }
    }
    return points;
  }

  private static double slope(
      Thing thing,
      String what,
      List<Slope.Point> points,
      ToDoubleFunction<Use> cost,
      List<Measurement> figures) {
    double bytes = Slope.of(points, cost).bytes();
    figures.add(Measurement.once(thing.name() + ", " + what, "bytes each", bytes));
    return Math.round(bytes);
  }

  private static List<Object> row(Thing thing, Slope.Point point) {
    return List.of(
        thing.name(),
        point.count(),
        Math.round(point.use().heap() / MIB),
        Math.round(point.use().resident() / MIB),
        Math.round(point.use().broker() / MIB),
        Math.round(point.use().streams() / MIB),
        Math.round(point.use().views() / MIB));
  }
}
