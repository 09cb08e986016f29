package dev.charm.calibration.reward;

import dev.charm.calibration.reward.DifferenceSummary.Bin;
import java.util.List;
import java.util.TreeMap;

/**
 * A {@link DifferenceSummary} that follows its evidence, one difference at a time, at the cost of
 * one entry and never of the prompts held.
 *
 * <p>Adding and withdrawing in any order gives the summary of what is left, with one exception that
 * the caller resolves: values in bins cannot be told apart any more, so once one is withdrawn
 * ({@link #mayBeExactAgain}) the distinct values that are left must be counted where they are kept,
 * and if they are no more than {@link DifferenceSummary#EXACT_LIMIT}, the summary be made anew of
 * them.
 */
public final class EvolvingSummary {
  private final TreeMap<Long, Bin> entries = new TreeMap<>();
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
    Bin entry = entry(d);
    entries.merge(entry.key(), entry, DifferenceSummary::sum);
    prompts++;
    if (exact && entries.size() > DifferenceSummary.EXACT_LIMIT) {
      putIntoBins();
    }
  }

  /**
   * Withdraws a difference that was added before.
   *
   * @throws IllegalStateException if there is none of it
   */
  public void remove(double d) {
    Bin gone = entry(d);
    Bin known = entries.get(gone.key());
    if (known == null) {
      throw new IllegalStateException("a difference is withdrawn that was never added");
    }
    if (known.count() == 1) {
      entries.remove(gone.key());
    } else {
      entries.put(gone.key(), new Bin(gone.key(), known.count() - 1, known.sum() - gone.sum()));
    }
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
    return DifferenceSummary.ofEntries(exact, entries.values());
  }

  private Bin entry(double d) {
    Bin value = new Bin(SortableDouble.toLong(d), 1, 0);
    return exact ? value : DifferenceSummary.coarse(value);
  }

  private void putIntoBins() {
    List<Bin> bins = DifferenceSummary.coarse(entries.values());
    entries.clear();
    bins.forEach(bin -> entries.put(bin.key(), bin));
    exact = false;
  }
}
