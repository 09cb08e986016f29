package dev.charm.streams.prompt;

import dev.charm.streams.CalibrationKey;
import java.util.ArrayList;
import java.util.List;
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

  BoundaryWalk(
      PromptStores stores, DifferenceIndex index, Decisions decisions, Unreported unreported) {
    this.stores = stores;
    this.index = index;
    this.decisions = decisions;
    this.unreported = unreported;
  }

  /** Goes on with every move, touching at most {@code limit} prompts in all. */
  void step(int limit) {
    int left = limit;
    for (KeyValue<String, Boundary> open : open()) {
      CalibrationKey calibration = CalibrationKey.of(open.key);
      Boundary boundary = open.value;
      while (!boundary.settled() && left > 0) {
        if (!boundary.moving()) {
          boundary = boundary.started();
        }
        Progress progress = advance(calibration, boundary, left);
        boundary = progress.boundary();
        left -= progress.touched();
      }
      stores.boundaries().put(open.key, boundary);
      if (boundary.settled()) {
        unreported.awaited(calibration);
      }
    }
  }

  private record Progress(Boundary boundary, int touched) {}

  private Progress advance(CalibrationKey calibration, Boundary boundary, int limit) {
    int touched = 0;
    byte[] last = boundary.cursor();
    try (DifferenceIndex.Entries entries =
        index.between(calibration, boundary.low(), boundary.high(), boundary.cursor())) {
      while (entries.hasNext()) {
        if (touched == limit) {
          return new Progress(boundary.advanced(last), touched);
        }
        DifferenceIndex.Entry entry = entries.next();
        decisions.moved(
            calibration,
            entry,
            Boundary.decide(entry.d(), boundary.applied()),
            Boundary.decide(entry.d(), boundary.goal()));
        last = entry.key();
        touched++;
      }
    }
    return new Progress(boundary.finished(), touched);
  }

  private List<KeyValue<String, Boundary>> open() {
    List<KeyValue<String, Boundary>> open = new ArrayList<>();
    try (KeyValueIterator<String, Boundary> all = stores.boundaries().all()) {
      while (all.hasNext()) {
        KeyValue<String, Boundary> next = all.next();
        if (!next.value.settled()) {
          open.add(next);
        }
      }
    }
    return open;
  }
}
