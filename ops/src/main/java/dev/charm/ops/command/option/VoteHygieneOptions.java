package dev.charm.ops.command.option;

import dev.charm.ops.leaderboard.VoteHygiene;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options by which votes of some voters do not count. */
public final class VoteHygieneOptions {
  private static final String DAY = "/day";

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = "--max-votes-per-voter",
      paramLabel = "N[/day]",
      order = 37,
      description = "Of each voter count the first N votes, or the first N of each day in UTC.")
  @Nullable String most;

  @Option(
      names = "--outlier-voters",
      paramLabel = "ALPHA",
      order = 38,
      description = {
        "Do not count voters whose votes are improbable against all others: an exact test, by which"
            + " anyone is left out wrongly with a chance of ALPHA at the most, such as 0.01."
      })
  @Nullable Double alpha;

  /**
   * What the options describe.
   *
   * @throws ParameterException if one makes no sense
   */
  public VoteHygiene hygiene() {
    if (alpha != null && !(alpha > 0 && alpha < 1)) {
      throw new ParameterException(
          spec.commandLine(), "--outlier-voters takes a chance between 0 and 1");
    }
    if (most == null) {
      return new VoteHygiene(null, false, alpha);
    }
    boolean daily = most.endsWith(DAY);
    try {
      int limit = Integer.parseInt(daily ? most.substring(0, most.length() - DAY.length()) : most);
      if (limit > 0) {
        return new VoteHygiene(limit, daily, alpha);
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new ParameterException(
        spec.commandLine(), "--max-votes-per-voter takes a number, or one a day such as 50/day");
  }
}
