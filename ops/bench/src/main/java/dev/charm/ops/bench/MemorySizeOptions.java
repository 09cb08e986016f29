package dev.charm.ops.bench;

import dev.charm.ops.bench.sizes.MemorySizes;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much is held when memory is measured, on the command line. */
final class MemorySizeOptions {
  @Option(
      names = "--held",
      paramLabel = "THING",
      split = ",",
      description =
          "Of what memory is measured: prompts, responses, rewards, calibrations, models, votes"
              + " (default: all).")
  private @Nullable List<String> of;

  @Option(names = "--held-prompts", paramLabel = "N", description = "Prompts with a text.")
  private @Nullable Integer prompts;

  @Option(names = "--text-bytes", paramLabel = "N", description = "Size of each text.")
  private @Nullable Integer textBytes;

  @Option(names = "--held-responses", paramLabel = "N", description = "Answers with a text.")
  private @Nullable Integer responses;

  @Option(names = "--held-rewards", paramLabel = "N", description = "Rewards.")
  private @Nullable Integer rewards;

  @Option(names = "--held-calibrations", paramLabel = "N", description = "Calibrations.")
  private @Nullable Integer calibrations;

  @Option(names = "--held-models", paramLabel = "N", description = "Rated models.")
  private @Nullable Integer models;

  @Option(names = "--held-votes", paramLabel = "N", description = "Votes.")
  private @Nullable Integer votes;

  MemorySizes sizes(MemorySizes base) {
    return new MemorySizes(
        of == null ? base.of() : of,
        SizeOptions.or(prompts, base.prompts()),
        SizeOptions.or(textBytes, base.textBytes()),
        SizeOptions.or(responses, base.responses()),
        SizeOptions.or(rewards, base.rewards()),
        SizeOptions.or(calibrations, base.calibrations()),
        SizeOptions.or(models, base.models()),
        SizeOptions.or(votes, base.votes()));
  }
}
