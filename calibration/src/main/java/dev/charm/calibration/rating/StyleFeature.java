package dev.charm.calibration.rating;

import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What of a {@link Style} may sway a vote. */
public enum StyleFeature {
  /** The length of the answer. */
  LENGTH(Style::length),
  /** The number of headers. */
  HEADERS(Style::headers),
  /** The number of list items. */
  LISTS(Style::lists),
  /** The number of bold passages. */
  BOLD(Style::bold);

  private final ToDoubleFunction<Style> number;

  StyleFeature(ToDoubleFunction<Style> number) {
    this.number = number;
  }

  /**
   * How much more of it A has than B, as a share of both together, {@code (a - b) / (a + b)}.
   *
   * @return in [-1, 1]; 0 if neither has any
   */
  public double difference(Style a, Style b) {
    double ofA = number.applyAsDouble(a);
    double ofB = number.applyAsDouble(b);
    return ofA == ofB ? 0 : (ofA - ofB) / (ofA + ofB);
  }

  /** The name in output: {@code length}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
