package dev.charm.ops.bench.recalibration;

import dev.charm.ops.bench.cluster.CalibrationRun;
import dev.charm.ops.bench.report.Benchmark;
import dev.charm.ops.bench.report.Measurement;
import dev.charm.ops.bench.report.Section;
import dev.charm.ops.bench.sizes.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What holding many prompts takes, and how long it takes to hold them again without state. */
public final class RestoreBenchmark implements Benchmark {
  private static final double NANOS = 1e9;
  private static final double EVEN = 0.5;

  private static final String METHOD =
      """
      The larger number of prompts of the recalibration, settled, one stream thread. Footprint: of \
      the measured JVM, the broker's process not included. Restore: the calibration is stopped and \
      started anew on an empty state folder, which is what exactly-once leaves of it after a crash; \
      from start until all state is read back from the changelogs and it is running, and until a \
      rating sent then is applied to every pair. A crash adds the time until the group notices it \
      (session.timeout.ms, 45 s by default), which is not in these figures.""";

  @Override
  public String name() {
    return "restore";
  }

  @Override
  public Section run(Settings settings) throws Exception {
    int prompts = settings.sizes().heldMany();
    double step = (double) settings.sizes().flips() / prompts;
    Footprint before = Footprint.now(settings.work().resolve("nothing"));
    List<Double> running = new ArrayList<>();
    List<Double> applied = new ArrayList<>();
    List<Measurement> figures = new ArrayList<>();
    try (HeldPrompts held = HeldPrompts.settle(settings, prompts)) {
      Path state = held.calibration().state();
      figures.addAll(Footprint.now(state).perMillion(before, prompts));
      for (int i = 0; i < settings.sizes().repetitions(); i++) {
        CalibrationRun restored = held.loseState();
        long start = System.nanoTime();
        restored.start();
        restored.awaitRunning();
        running.add((System.nanoTime() - start) / NANOS);
        NewRating.Applied outcome = NewRating.apply(held, EVEN + (i % 2 == 0 ? step : 0));
        applied.add(running.get(i) + outcome.millis() / 1000);
        settings
            .progress()
            .accept(
                String.format(
                    Locale.ROOT,
                    "running after %.1f s, new rating applied (%d pairs) after %.1f s",
                    running.get(i),
                    outcome.pairs(),
                    applied.get(i)));
      }
    }
    figures.add(0, new Measurement("restore, until running", "s", running));
    figures.add(1, new Measurement("restore, until a new rating is applied", "s", applied));
    return new Section(name(), METHOD, figures, List.of(), List.of());
  }
}
