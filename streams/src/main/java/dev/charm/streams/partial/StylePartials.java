package dev.charm.streams.partial;

import dev.charm.calibration.style.StyleSums;
import dev.charm.schemas.ScorePartial;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The style of a policy model's answers in one partition, to and from the form in which it travels.
 */
public final class StylePartials {
  private StylePartials() {}

  /** The sums, for the way to the merger; how many answers there are travels beside them. */
  public static @Nullable ByteBuffer bytes(StyleSums style) {
    return style.responses() == 0 ? null : PackedNumbers.of(style.size(), style::sum);
  }

  /**
   * What travelled.
   *
   * @throws IllegalArgumentException if the sums are not those of style features
   */
  public static StyleSums style(ScorePartial partial) {
    ByteBuffer sums = partial.getStyleSums();
    return StyleSums.of(partial.getTexts(), sums == null ? new long[0] : PackedNumbers.of(sums));
  }
}
