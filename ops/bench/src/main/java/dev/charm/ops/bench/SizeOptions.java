package dev.charm.ops.bench;

import dev.charm.ops.bench.sizes.DashboardSizes;
import dev.charm.ops.bench.sizes.Sizes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How large, on the command line. */
final class SizeOptions {
  @Option(
      names = "--quick",
      description = "Toy sizes: shows that the benchmarks work, not how fast anything is.")
  private boolean quick;

  @Option(names = "--offset-scores", paramLabel = "N", description = "Scores of each model.")
  private @Nullable Integer offsetScores;

  @Option(names = "--prompts", paramLabel = "N", description = "Prompts of the throughput.")
  private @Nullable Integer prompts;

  @Option(names = "--held-few", paramLabel = "N", description = "Prompts held, the fewer.")
  private @Nullable Integer heldFew;

  @Option(names = "--held-many", paramLabel = "N", description = "Prompts held, the more.")
  private @Nullable Integer heldMany;

  @Option(names = "--flips", paramLabel = "N", description = "Pairs that a new rating flips.")
  private @Nullable Integer flips;

  @Option(names = "--votes", paramLabel = "N", description = "Votes that become ratings.")
  private @Nullable Integer votes;

  @Option(
      names = "--vote-seconds",
      paramLabel = "N",
      description = "Seconds of each repetition of the latency of votes.")
  private @Nullable Integer voteSeconds;

  @Option(names = "--models", paramLabel = "N", description = "Models that are all calibrated.")
  private @Nullable Integer models;

  @Option(
      names = "--model-prompts",
      paramLabel = "N",
      description = "Prompts that each of those models has answered.")
  private @Nullable Integer modelPrompts;

  @Option(
      names = "--evalica",
      negatable = true,
      arity = "0",
      description =
          "Compares the leaderboard with evalica, which pip installs into the work folder; left"
              + " out with --quick or --no-evalica.")
  private @Nullable Boolean evalica;

  @Option(names = "--kills", paramLabel = "N", description = "Kills of a process that works.")
  private @Nullable Integer kills;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the kills, and of the events that flow meanwhile.")
  private @Nullable Long seed;

  @Option(names = "--repetitions", paramLabel = "N", description = "Repetitions after warm-up.")
  private @Nullable Integer repetitions;

  @Option(names = "--partitions", paramLabel = "N", description = "Partitions by prompt.")
  private @Nullable Integer partitions;

  @Option(
      names = "--feed-seconds",
      paramLabel = "N",
      description = "Seconds for which pairs stream to the dashboard.")
  private @Nullable Integer feedSeconds;

  @Mixin private final MemorySizeOptions memory = new MemorySizeOptions();

  /** The sizes asked for: those of {@code --quick} or the full ones, single ones overridden. */
  Sizes sizes() {
    Sizes base = quick ? Sizes.quick() : Sizes.full();
    return new Sizes(
        or(offsetScores, base.offsetScores()),
        or(prompts, base.prompts()),
        or(heldFew, base.heldFew()),
        or(heldMany, base.heldMany()),
        or(flips, base.flips()),
        or(votes, base.votes()),
        or(voteSeconds, base.voteSeconds()),
        or(models, base.models()),
        or(modelPrompts, base.modelPrompts()),
        evalica == null ? base.evalica() : evalica,
        or(kills, base.kills()),
        seed == null ? base.seed() : seed,
        or(repetitions, base.repetitions()),
        base.warmUps(),
        base.warmUpMillis(),
        or(partitions, base.partitions()),
        memory.sizes(base.memory()),
        dashboard(base.dashboard()));
  }

  private DashboardSizes dashboard(DashboardSizes base) {
    return new DashboardSizes(
        base.rewardModels(),
        or(models, base.models()),
        base.pairs(),
        base.followers(),
        or(feedSeconds, base.feedSeconds()));
  }

  static int or(@Nullable Integer asked, int otherwise) {
    return asked == null ? otherwise : asked;
  }
}
