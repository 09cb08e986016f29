package dev.charm.ops.export;

import java.util.Locale;

/** Which two answers to a prompt make a pair. */
public enum PairChoice {
  /** Each over-valued model against its reference: the pairs of {@code charm.preference-pairs}. */
  REFERENCE,
  /**
   * Of all models at a prompt the one with the highest corrected score and the one with the lowest.
   */
  BEST_WORST,
  /** Every two models at a prompt. */
  ALL;

  /** As it is written in arguments and manifests: {@code best-worst}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
