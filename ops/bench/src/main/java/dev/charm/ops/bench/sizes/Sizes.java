package dev.charm.ops.bench.sizes;

/**
 * How large the benchmarks are.
 *
 * @param offsetScores scores of each model when solving for an offset
 * @param prompts of the throughput benchmark; five models answer each, two reward models score
 * @param heldFew prompts held at the smaller recalibration
 * @param heldMany prompts held at the larger recalibration
 * @param flips pairs that a recalibration flips, at either number of prompts
 * @param votes of the rating benchmarks, of one arena; each counts once
 * @param voteSeconds how long votes stream for each repetition of their latency
 * @param models of the calibrations benchmark, all rated
 * @param modelPrompts prompts that each of those models has answered
 * @param evalica whether evalica is installed and compared with
 * @param kills of a process that works, each followed by another start
 * @param seed of the kills and of the events that flow meanwhile
 * @param repetitions of each measurement, after the warm-up
 * @param warmUps of each measurement of a running system: repetitions that do not count
 * @param warmUpMillis how long a short calculation is repeated before it is timed
 * @param partitions of every topic that is partitioned by prompt
 * @param memory what is held when memory is measured
 * @param dashboard what the dashboard has to show
 */
public record Sizes(
    int offsetScores,
    int prompts,
    int heldFew,
    int heldMany,
    int flips,
    int votes,
    int voteSeconds,
    int models,
    int modelPrompts,
    boolean evalica,
    int kills,
    long seed,
    int repetitions,
    int warmUps,
    int warmUpMillis,
    int partitions,
    MemorySizes memory,
    DashboardSizes dashboard) {
  private static final long SEED = 20734;

  /** What figures are quoted from. */
  public static Sizes full() {
    return new Sizes(
        20_000,
        5_000,
        100_000,
        1_000_000,
        2_000,
        1_000_000,
        10,
        100,
        200,
        true,
        60,
        SEED,
        5,
        1,
        2_000,
        4,
        MemorySizes.full(),
        DashboardSizes.full());
  }

  /** Toy sizes: shows that the benchmarks work, not how fast anything is. */
  public static Sizes quick() {
    return new Sizes(
        300,
        40,
        400,
        1_200,
        40,
        20_000,
        1,
        6,
        20,
        false,
        3,
        SEED,
        1,
        0,
        0,
        2,
        MemorySizes.quick(),
        DashboardSizes.quick());
  }
}
