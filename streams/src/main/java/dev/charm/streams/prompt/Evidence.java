package dev.charm.streams.prompt;

import dev.charm.calibration.reward.DifferenceRange;
import dev.charm.calibration.reward.DifferenceSummary;
import dev.charm.calibration.reward.EvolvingSummary;
import dev.charm.calibration.reward.RangeDetail;
import dev.charm.streams.CalibrationKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What this partition knows about each calibration: the index of its differences, on disk, and
 * their summary, kept in step with it.
 *
 * <p>A summary is a function of the index. It is held in memory only, and made by one scan of the
 * index when it is first asked for after a start; from then on a changed reward costs one entry.
 */
final class Evidence {
  private final DifferenceIndex index;
  private final Unreported unreported;
  private final Map<CalibrationKey, EvolvingSummary> summaries = new HashMap<>();

  Evidence(DifferenceIndex index, Unreported unreported) {
    this.index = index;
    this.unreported = unreported;
  }

  /** A prompt's difference changed, came or went (null). */
  void replace(
      CalibrationKey calibration,
      String promptId,
      @Nullable Double before,
      @Nullable Double after) {
    if (Objects.equals(before, after)) {
      return;
    }
    EvolvingSummary summary = summaries.get(calibration);
    if (before != null) {
      index.remove(calibration, before, promptId);
      if (summary != null) {
        summary.remove(before);
      }
    }
    if (after != null) {
      index.put(calibration, after, promptId);
      if (summary != null) {
        summary.add(after);
      }
    }
    unreported.difference(calibration);
  }

  /** What the differences of a calibration come to. */
  DifferenceSummary summary(CalibrationKey calibration) {
    EvolvingSummary summary = summaries.get(calibration);
    if (summary == null || isExactAgain(calibration, summary)) {
      summary = scanned(calibration);
      summaries.put(calibration, summary);
    }
    if (summary.prompts() == 0) {
      summaries.remove(calibration);
    }
    return summary.toSummary();
  }

  /** One range of a calibration in detail; costs the prompts in the bin that holds it. */
  RangeDetail detail(CalibrationKey calibration, DifferenceRange range) {
    double low = range.least();
    double high = range.greatest();
    long below = 0;
    try (DifferenceIndex.Entries rest =
        index.between(calibration, range.leastOfBin(), Math.nextDown(low), null)) {
      for (; rest.hasNext(); rest.next()) {
        below++;
      }
    }
    try (DifferenceIndex.Entries inside = index.between(calibration, low, high, null)) {
      return RangeDetail.of(
          range,
          below,
          inside.differences(),
          index.lastBelow(calibration, low),
          index.firstAbove(calibration, high));
    }
  }

  DifferenceIndex index() {
    return index;
  }

  private boolean isExactAgain(CalibrationKey calibration, EvolvingSummary summary) {
    if (!summary.mayBeExactAgain()) {
      return false;
    }
    summary.staysInBins();
    return !index.hasMoreValuesThan(DifferenceSummary.EXACT_LIMIT, calibration);
  }

  private EvolvingSummary scanned(CalibrationKey calibration) {
    EvolvingSummary summary = new EvolvingSummary();
    try (DifferenceIndex.Entries entries = index.all(calibration)) {
      while (entries.hasNext()) {
        summary.add(entries.next().d());
      }
    }
    return summary;
  }
}
