package dev.charm.ops.command.option;

import dev.charm.schemas.precedence.RatingOrder;
import dev.charm.streams.settings.RatingSources;
import dev.charm.streams.settings.SourceChoice;
import dev.charm.streams.settings.VoteSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say how votes become ratings, and where those are in force. */
public final class VoteOptions {
  @Option(
      names = "--ratings-from",
      paramLabel = "[ARENA=]newest|live|imported",
      order = 16,
      split = ",",
      defaultValue = "${env:CHARM_RATINGS_FROM:-newest}",
      description = {
        "Which ratings of an arena count: of each model the newest, only those made here of votes,"
            + " or only imported ones; without ARENA, in every arena that is not named. Can be"
            + " given several times (default: ${DEFAULT-VALUE}).",
        "newest: one made here counts in place of an older imported one once its interval is no"
            + " wider; where one has none, once it has as many votes; where the imported one tells"
            + " neither, from "
            + RatingOrder.FEW_VOTES
            + " votes on."
      })
  List<String> ratingsFrom = List.of("newest");

  @Option(
      names = "--vote-horizon",
      paramLabel = "DURATION",
      order = 17,
      defaultValue = "${env:CHARM_VOTE_HORIZON:-90d}",
      converter = DurationText.class,
      description =
          "How long a vote is remembered: so long a repetition does not count, and the vote can be"
              + " corrected or withdrawn (default: ${DEFAULT-VALUE}).")
  Duration voteHorizon = VoteSettings.DEFAULT.horizon();

  @Mixin RatingOptions ratings = new RatingOptions();

  /**
   * The settings that the options describe.
   *
   * @throws ParameterException if one cannot be understood
   */
  VoteSettings settings(CommandSpec spec) {
    if (voteHorizon.isZero()) {
      throw new ParameterException(spec.commandLine(), "--vote-horizon must be positive");
    }
    return new VoteSettings(voteHorizon, ratings.settings(spec), sources(spec));
  }

  private RatingSources sources(CommandSpec spec) {
    SourceChoice otherwise = SourceChoice.NEWEST;
    Map<String, SourceChoice> byArena = new HashMap<>();
    for (String given : ratingsFrom) {
      int equals = given.lastIndexOf('=');
      SourceChoice choice =
          choice(given.substring(equals + 1))
              .orElseThrow(
                  () ->
                      new ParameterException(
                          spec.commandLine(),
                          "--ratings-from takes newest, live or imported, each after ARENA= if it"
                              + " is for one, not '"
                              + given
                              + "'"));
      if (equals < 0) {
        otherwise = choice;
      } else {
        byArena.put(given.substring(0, equals), choice);
      }
    }
    return new RatingSources(otherwise, byArena);
  }

  private static Optional<SourceChoice> choice(String label) {
    return Arrays.stream(SourceChoice.values())
        .filter(choice -> choice.label().equals(label))
        .findFirst();
  }
}
