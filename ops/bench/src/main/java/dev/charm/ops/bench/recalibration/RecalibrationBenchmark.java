package dev.charm.ops.bench.recalibration;

import dev.charm.ops.bench.report.Benchmark;
import dev.charm.ops.bench.report.Goal;
import dev.charm.ops.bench.report.Measurement;
import dev.charm.ops.bench.report.Section;
import dev.charm.ops.bench.sizes.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What a new rating costs when it flips the same number of pairs of few and of many prompts. */
public final class RecalibrationBenchmark implements Benchmark {
  private static final double GOAL = 1.2;
  private static final double AWAY_FROM_EVEN = 0.5;

  private static final String METHOD =
      """
      One reward model, an over-valued model against a reference, no texts, objective win-rate; all \
      prompts settled before. Ratings go to and fro so that each step flips the same number of \
      pairs at either number of prompts, which the count of pairs committed anew verifies. The \
      clock runs from handing the rating to the producer until a reader of committed records has \
      seen the last flipped pair and the calibration by the new rating as settled. The reference is \
      the smaller number of prompts in the same run; the first two steps of each are warm-up.""";

  @Override
  public String name() {
    return "recalibration";
  }

  @Override
  public Section run(Settings settings) throws Exception {
    List<Measurement> few = measure(settings, settings.sizes().heldFew());
    List<Measurement> many = measure(settings, settings.sizes().heldMany());
    Measurement fewMillis = few.get(0);
    Measurement manyMillis = many.get(0);
    return new Section(
        name(),
        METHOD,
        Stream.of(few, many).flatMap(List::stream).toList(),
        List.of(
            Goal.atMost(
                GOAL,
                manyMillis.what() + " / " + fewMillis.what(),
                manyMillis.median() / fewMillis.median())),
        List.of());
  }

  /** Milliseconds a step, the pairs that it flipped, the records that this took. */
  private static List<Measurement> measure(Settings settings, int prompts) throws Exception {
    int flips = settings.sizes().flips();
    double step = (double) flips / prompts;
    List<Double> millis = new ArrayList<>();
    List<Double> pairs = new ArrayList<>();
    List<Double> records = new ArrayList<>();
    try (HeldPrompts held = HeldPrompts.settle(settings, prompts)) {
      for (int i = -2 * settings.sizes().warmUps(); i < 2 * settings.sizes().repetitions(); i++) {
        double expected = AWAY_FROM_EVEN + (i % 2 == 0 ? step : 0);
        NewRating.Applied outcome = NewRating.apply(held, expected);
        settings
            .progress()
            .accept(
                String.format(
                    Locale.ROOT,
                    "%d prompts: %d pairs flipped in %.0f ms%s",
                    prompts,
                    outcome.pairs(),
                    outcome.millis(),
                    i < 0 ? " (warm-up)" : ""));
        if (i >= 0) {
          millis.add(outcome.millis());
          pairs.add((double) outcome.pairs());
          records.add((double) outcome.records());
        }
      }
    }
    String of = String.format(Locale.ROOT, "new rating, %,d prompts held", prompts);
    return List.of(
        new Measurement(of, "ms", millis),
        new Measurement(of + ": flipped", "pairs", pairs),
        new Measurement(of + ": written", "records", records));
  }
}
