package dev.charm.ops.bench.offset;

import dev.charm.calibration.reward.Differences;
import dev.charm.calibration.reward.Objective;
import dev.charm.calibration.reward.OffsetSolver;
import dev.charm.ops.bench.report.Benchmark;
import dev.charm.ops.bench.report.Goal;
import dev.charm.ops.bench.report.Measurement;
import dev.charm.ops.bench.report.Repeated;
import dev.charm.ops.bench.report.Section;
import dev.charm.ops.bench.sizes.Settings;
import dev.charm.ops.bench.sizes.Sizes;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;

/** Solving for one offset from the scores of two models, by each objective. */
public final class OffsetBenchmark implements Benchmark {
  private static final long SEED = 20250414;
  private static final double EXPECTED = 0.391;
  private static final double BIAS = 0.6;
  private static final double TEMPERATURE = Objective.AllPairs.DEFAULT_TEMPERATURE;

  private static final double PAIRED_GOAL_MILLIS = 5;
  private static final double ALL_PAIRS_GOAL_MILLIS = 50;
  private static final double ERROR_GOAL = 1e-9;

  private static final String METHOD =
      """
      One offset from the two models' raw scores (normal, seeded; expected win rate 0.391), sorting \
      included. The reference for all-pairs (T = 0.1) is the root of the sum over every cross \
      pair, calculated in the same run; the error is the distance of the two roots, in units of \
      the reward. A published figure, not of this run: the code of the paper's authors (gradient \
      descent over all cross pairs, on 2 CPU cores) needs 68 to 94 s for one pair of models at \
      20,000 scores each.""";

  @Override
  public String name() {
    return "offset";
  }

  @Override
  public Section run(Settings settings) {
    Sizes sizes = settings.sizes();
    int n = sizes.offsetScores();
    int repetitions = 2 * sizes.repetitions() + 1;
    Random random = new Random(SEED);
    double[] o = DoubleStream.generate(() -> BIAS + random.nextGaussian()).limit(n).toArray();
    double[] r = DoubleStream.generate(() -> random.nextGaussian()).limit(n).toArray();
    ExactAllPairs exact = new ExactAllPairs(o, r, EXPECTED, TEMPERATURE);

    Measurement winRate =
        Repeated.milliseconds(
            "win-rate", sizes, repetitions, () -> paired(new Objective.WinRate(), o, r));
    Measurement paired =
        Repeated.milliseconds(
            "paired", sizes, repetitions, () -> paired(new Objective.Paired(1), o, r));
    settings.progress().accept("all-pairs, then every cross pair summed");
    Measurement allPairs =
        Repeated.milliseconds(
            "all-pairs",
            sizes,
            repetitions,
            () -> OffsetSolver.solveAllPairs(o, r, EXPECTED, TEMPERATURE));
    long start = System.nanoTime();
    double root = exact.solve();
    Measurement reference =
        Measurement.once(
            "all-pairs, every pair summed (reference)", "ms", (System.nanoTime() - start) / 1e6);
    double found = OffsetSolver.solveAllPairs(o, r, EXPECTED, TEMPERATURE);
    return new Section(
        name(),
        METHOD,
        List.of(winRate, paired, allPairs, reference),
        List.of(
            Goal.atMost(PAIRED_GOAL_MILLIS, "paired, ms", paired.median()),
            Goal.atMost(ALL_PAIRS_GOAL_MILLIS, "all-pairs, ms", allPairs.median()),
            Goal.atMost(
                ERROR_GOAL,
                "all-pairs: distance from the root of the exact sum",
                Math.abs(found - root)),
            Goal.atMost(
                1, "all-pairs / every pair summed", allPairs.median() / reference.median())),
        List.of());
  }

  private static double paired(Objective objective, double[] o, double[] r) {
    double[] differences = new double[o.length];
    for (int i = 0; i < differences.length; i++) {
      differences[i] = o[i] - r[i];
    }
    return OffsetSolver.solve(objective, Differences.of(differences), EXPECTED);
  }
}
