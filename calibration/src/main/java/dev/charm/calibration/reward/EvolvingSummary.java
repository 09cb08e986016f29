package dev.charm.calibration.reward;

/**
 * A {@link DifferenceSummary} that follows its evidence, one difference at a time, at the cost of
 * one entry and never of the prompts held.
 *
 * <p>Adding and withdrawing in any order gives the summary of what is left, with one exception.
 * Values in bins cannot be told apart. So once one is withdrawn ({@link #mayBeExactAgain}), the
 * caller counts the distinct values that are left where they are kept; if these are at most {@link
 * DifferenceSummary#EXACT_LIMIT}, the caller makes the summary anew of them.
 */
public final class EvolvingSummary {
  private SortedBins entries = SortedBins.empty(false);
  private boolean exact = true;
  private boolean withdrawnFromBins;
  private long prompts;

  /** The number of prompts. */
  public long prompts() {
    return prompts;
  }

  /**
   * Takes a difference in.
   *
   * @throws IllegalArgumentException if it is NaN
   */
  public void add(double d) {
    long value = SortableDouble.toLong(d);
    entries.add(key(value), 1, sum(value));
    prompts++;
    if (exact && entries.size() > DifferenceSummary.EXACT_LIMIT) {
      entries = DifferenceSummary.coarse(entries);
      exact = false;
    }
  }

  /**
   * Withdraws a difference that was added before.
   *
   * @throws IllegalStateException if there is none of it
   */
  public void remove(double d) {
    long value = SortableDouble.toLong(d);
    entries.removeOne(key(value), sum(value));
    prompts--;
    withdrawnFromBins |= !exact;
  }

  /**
   * Whether the distinct values may have become few enough to be told apart again, which only who
   * holds them can tell.
   */
  public boolean mayBeExactAgain() {
    return withdrawnFromBins;
  }

  /** The distinct values were counted, and are still too many: no need to count until the next. */
  public void staysInBins() {
    withdrawnFromBins = false;
  }

  /** What the evidence comes to now. */
  public DifferenceSummary toSummary() {
    return DifferenceSummary.of(exact, entries.trimmed());
  }

  /** What it takes in memory, bytes, but for the object itself. */
  public long bytes() {
    return entries.bytes();
  }

  private long key(long value) {
    return exact ? value : DifferenceSummary.binOf(value);
  }

  private long sum(long value) {
    return exact ? 0 : DifferenceSummary.offset(value);
  }
}
