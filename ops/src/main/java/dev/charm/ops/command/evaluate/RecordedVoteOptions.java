package dev.charm.ops.command.evaluate;

import dev.charm.producers.votes.VoteReadSettings;
import picocli.CommandLine.Option;

/** Which votes of the topics count. */
final class RecordedVoteOptions {
  static final String ARENA = "--arena";

  @Option(
      names = ARENA,
      paramLabel = "NAME",
      defaultValue = VoteReadSettings.DEFAULT_ARENA,
      order = 6,
      description =
          "Without files: the arena, or ARENA/CATEGORY, whose votes on charm.battles count (default:"
              + " ${DEFAULT-VALUE}).")
  String arena = VoteReadSettings.DEFAULT_ARENA;
}
