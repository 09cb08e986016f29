package dev.charm.ops.command.option;

import dev.charm.calibration.rating.Anchor;
import dev.charm.calibration.rating.BothBad;
import dev.charm.calibration.rating.RatingSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say how votes become ratings. */
public final class RatingOptions {
  @Option(
      names = "--anchor",
      paramLabel = "MODEL=RATING",
      order = 18,
      defaultValue = "${env:CHARM_ANCHOR:-" + Option.NULL_VALUE + "}",
      description =
          "Put ratings from votes where this model has this rating, to compare them with imported"
              + " ones; it then has no interval of its own (default: a mean of 1000).")
  @Nullable String anchor;

  @Option(
      names = "--both-bad",
      paramLabel = "tie|ignore",
      order = 19,
      defaultValue = "${env:CHARM_BOTH_BAD:-tie}",
      description =
          "What the vote that both answers are bad counts as in ratings (default:"
              + " ${DEFAULT-VALUE}).")
  BothBad bothBad = BothBad.TIE;

  /**
   * The settings that the options describe.
   *
   * @throws ParameterException if the anchor is not a model with a rating
   */
  public RatingSettings settings(CommandSpec spec) {
    RatingSettings settings = RatingSettings.DEFAULT.withBothBad(bothBad);
    return anchor == null ? settings : settings.withAnchor(model(anchor, spec));
  }

  /** A name may hold an equals sign; a rating cannot. */
  private static Anchor model(String text, CommandSpec spec) {
    int equals = text.lastIndexOf('=');
    try {
      if (equals > 0) {
        return new Anchor.Model(
            text.substring(0, equals), Double.parseDouble(text.substring(equals + 1)));
      }
    } catch (IllegalArgumentException e) {
      // reported below: the number is none, or not finite
    }
    throw new ParameterException(
        spec.commandLine(), "--anchor '" + text + "' is not a MODEL=RATING such as gpt-4o=1285");
  }
}
