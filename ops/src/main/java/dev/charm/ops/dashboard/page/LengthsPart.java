package dev.charm.ops.dashboard.page;

import dev.charm.calibration.reward.Share;
import dev.charm.ops.dashboard.data.LengthPreference;
import java.util.Optional;

/** How often a reward model prefers the longer answer, in per cent. */
public record LengthsPart(LengthPreference lengths) {

  /** A share in per cent, with its interval. */
  public String percent(Optional<Share> share) {
    return share
        .map(
            s ->
                percent(s.value()) + " % [" + percent(s.ciLow()) + ", " + percent(s.ciHigh()) + "]")
        .orElse(Shown.text(null));
  }

  private static String percent(double share) {
    return Shown.number(100 * share, 1);
  }
}
