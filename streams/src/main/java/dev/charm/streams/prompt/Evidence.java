package dev.charm.streams.prompt;

import dev.charm.calibration.reward.DifferenceRange;
import dev.charm.calibration.reward.DifferenceSummary;
import dev.charm.calibration.reward.EvolvingSummary;
import dev.charm.calibration.reward.RangeDetail;
import dev.charm.streams.state.ModelPair;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What this partition knows about every two models: the index of their differences, on disk, and
 * its summary, kept in step with it.
 *
 * <p>A summary is a function of the index. It is made by one scan of the index when it is asked for
 * and not held; while it is, a changed reward costs one entry.
 */
final class Evidence {
  private final DifferenceIndex index;
  private final DirtySummaries dirty;
  private final RecentSummaries summaries = new RecentSummaries(RecentSummaries.LIMIT);

  Evidence(DifferenceIndex index, DirtySummaries dirty) {
    this.index = index;
    this.dirty = dirty;
  }

  /** What both models have at a prompt changed, came or went (null). */
  void replace(
      ModelPair pair, String promptId, @Nullable Standings before, @Nullable Standings after) {
    if (Objects.equals(before, after)) {
      return;
    }
    if (before != null && after != null && before.d() == after.d()) {
      index.put(pair, after, promptId);
      return;
    }
    if (before != null) {
      index.remove(pair, before.d(), promptId);
      summaries.change(pair, summary -> summary.remove(before.d()));
    }
    if (after != null) {
      index.put(pair, after, promptId);
      summaries.change(pair, summary -> summary.add(after.d()));
    }
    dirty.difference(pair);
  }

  /** What the differences of two models come to. */
  DifferenceSummary summary(ModelPair pair) {
    EvolvingSummary summary = summaries.get(pair);
    if (summary == null || isExactAgain(pair, summary)) {
      summary = scanned(pair);
      summaries.put(pair, summary);
    }
    if (summary.prompts() == 0) {
      summaries.remove(pair);
    }
    return summary.toSummary();
  }

  /** One range of differences in detail; costs the prompts in the bin that holds it. */
  RangeDetail detail(ModelPair pair, DifferenceRange range) {
    double low = range.least();
    double high = range.greatest();
    long below = 0;
    try (DifferenceIndex.Entries rest =
        index.between(pair, range.leastOfBin(), Math.nextDown(low), null)) {
      for (; rest.hasNext(); rest.next()) {
        below++;
      }
    }
    try (DifferenceIndex.Entries inside = index.between(pair, low, high, null)) {
      return RangeDetail.of(
          range,
          below,
          inside.differences(),
          index.lastBelow(pair, low),
          index.firstAbove(pair, high));
    }
  }

  DifferenceIndex index() {
    return index;
  }

  private boolean isExactAgain(ModelPair pair, EvolvingSummary summary) {
    if (!summary.mayBeExactAgain()) {
      return false;
    }
    summary.staysInBins();
    return !index.hasMoreValuesThan(DifferenceSummary.EXACT_LIMIT, pair);
  }

  private EvolvingSummary scanned(ModelPair pair) {
    EvolvingSummary summary = new EvolvingSummary();
    try (DifferenceIndex.Entries entries = index.all(pair)) {
      while (entries.hasNext()) {
        summary.add(entries.next().d());
      }
    }
    return summary;
  }
}
