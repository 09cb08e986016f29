package dev.charm.calibration.reward;

import dev.charm.calibration.rating.RatingWarning;
import java.util.Locale;

/** What a reader of a calibration must not overlook. None of them keeps it from being applied. */
public enum Warning {
  /**
   * The hard win rate is farther from the expected one than without the offset: possible with every
   * objective but win-rate, which solves for the hard rate itself.
   */
  WORSE,
  /**
   * The offset wins every prompt or none: the expected win rate lies beyond what these prompts can
   * show, so how far the offset goes is a convention and not evidence.
   */
  BEYOND_DATA,
  /** The interval of the offset has an infinite end: the prompts put no bound there. */
  UNBOUNDED_INTERVAL,
  /** The interval of the mismatch degree holds 0: there may be nothing to correct. */
  NOT_SIGNIFICANT,
  /** A rating has no interval and counts as exact, so the intervals here are too narrow. */
  EXACT_RATINGS,
  /**
   * So many prompts have equal differences that no offset brings the hard win rate within one
   * prompt, 1/n, of the expected one. Without equal differences half a prompt is always reached.
   */
  MANY_TIES,
  /**
   * Fewer than {@value #FEW} prompts. The intervals take the normal quantile, 1.96, where Student's
   * belongs: 2.05 at 30, 4 % more, but 2.26 at 10 and 12.7 at 2; and with 30 prompts a win rate of
   * one half is known to within 0.18, which is about the mismatch that is worth correcting.
   */
  FEW_PROMPTS,
  /**
   * One of the two ratings rests on fewer than {@value RatingWarning#FEW} votes. Given by whoever
   * knows of how many.
   */
  FEW_VOTES,
  /**
   * The over-valued model has no rating: its offset is {@linkplain OffsetPredictor predicted} from
   * the offsets of others, and what stands as its expected win rate and rating follows from that.
   */
  PREDICTED;

  /** The number of prompts below which {@link #FEW_PROMPTS} is given. */
  public static final int FEW = 30;

  /** The name in output: {@code beyond-data}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
