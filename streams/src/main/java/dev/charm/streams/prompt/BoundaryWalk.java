package dev.charm.streams.prompt;

import dev.charm.streams.state.CalibrationKey;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;

/**
 * Moves the applied boundaries towards their targets, a bounded number of prompts at a time. Costs
 * the prompts between the two offsets, that is the flips, and resumes after a crash where the last
 * transaction left it.
 */
final class BoundaryWalk {
  private final PromptStores stores;
  private final DifferenceIndex index;
  private final Decisions decisions;
  private final Unreported unreported;
  private final Set<String> open = new LinkedHashSet<>(); // keys of calibrations not settled

  BoundaryWalk(
      PromptStores stores, DifferenceIndex index, Decisions decisions, Unreported unreported) {
    this.stores = stores;
    this.index = index;
    this.decisions = decisions;
    this.unreported = unreported;
    try (KeyValueIterator<String, Boundary> all = stores.boundaries().all()) {
      while (all.hasNext()) {
        KeyValue<String, Boundary> next = all.next();
        if (!next.value.settled()) {
          open.add(next.key);
        }
      }
    }
  }

  /** A calibration has another target, or was told again of the one it has. */
  void aimed(String key, Boundary boundary) {
    if (!boundary.settled()) {
      open.add(key);
    }
  }

  /**
   * Goes on with the moves, touching at most {@code limit} prompts in all, and no more calibrations
   * than that.
   */
  void step(int limit) {
    int left = limit;
    Iterator<String> keys = open.iterator();
    while (left > 0 && keys.hasNext()) {
      String key = keys.next();
      CalibrationKey calibration = CalibrationKey.of(key);
      Boundary boundary = Objects.requireNonNull(stores.boundaries().get(key));
      while (!boundary.settled() && left > 0) {
        if (!boundary.moving()) {
          boundary = boundary.started();
        }
        Progress progress = advance(calibration, boundary, left);
        boundary = progress.boundary();
        left -= Math.max(1, progress.touched());
      }
      stores.boundaries().put(key, boundary);
      if (boundary.settled()) {
        keys.remove();
        unreported.awaited(calibration.pair());
      }
    }
  }

  private record Progress(Boundary boundary, int touched) {}

  private Progress advance(CalibrationKey calibration, Boundary boundary, int limit) {
    boolean turned = calibration.turned();
    int touched = 0;
    byte[] last = boundary.cursor();
    try (DifferenceIndex.Entries entries =
        index.between(
            calibration.pair(),
            turned ? -boundary.high() : boundary.low(),
            turned ? -boundary.low() : boundary.high(),
            boundary.cursor())) {
      while (entries.hasNext()) {
        if (touched == limit) {
          return new Progress(boundary.advanced(last), touched);
        }
        DifferenceIndex.Entry entry = entries.next();
        double d = turned ? -entry.d() : entry.d();
        decisions.moved(
            calibration,
            entry,
            Boundary.decide(d, boundary.applied()),
            Boundary.decide(d, boundary.goal()));
        last = entry.key();
        touched++;
      }
    }
    return new Progress(boundary.finished(), touched);
  }
}
