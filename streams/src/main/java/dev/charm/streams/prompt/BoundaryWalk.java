package dev.charm.streams.prompt;

import dev.charm.streams.prompt.Boundary.Moving;
import dev.charm.streams.state.CalibrationKey;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;

/**
 * Moves the applied boundaries towards their targets, a bounded number of prompts at a time. Costs
 * the prompts between the two offsets, that is the flips, and resumes after a crash where the last
 * transaction left it.
 */
final class BoundaryWalk {
  private final Boundaries boundaries;
  private final DifferenceIndex index;
  private final Decisions decisions;
  private final DirtySummaries dirty;
  private final Set<CalibrationKey> open; // not settled

  BoundaryWalk(
      Boundaries boundaries, DifferenceIndex index, Decisions decisions, DirtySummaries dirty) {
    this.boundaries = boundaries;
    this.index = index;
    this.decisions = decisions;
    this.dirty = dirty;
    this.open = boundaries.unsettled();
  }

  /** A calibration has another target, or was told again of the one it has. */
  void targeted(CalibrationKey calibration, Boundary boundary) {
    if (!boundary.settled()) {
      open.add(calibration);
    }
  }

  /** How many calibrations have a move before them. */
  int open() {
    return open.size();
  }

  /**
   * Goes on with the moves, touching at most {@code limit} prompts in all, and no more calibrations
   * than that.
   */
  void step(int limit) {
    int left = limit;
    Iterator<CalibrationKey> calibrations = open.iterator();
    while (left > 0 && calibrations.hasNext()) {
      CalibrationKey calibration = calibrations.next();
      Boundary boundary = boundaries.of(calibration);
      for (Optional<Moving> move = boundary.move();
          move.isPresent() && left > 0;
          move = boundary.move()) {
        Progress progress = advance(calibration, move.get(), left);
        boundary = progress.boundary();
        left -= Math.max(1, progress.touched());
      }
      boundaries.put(calibration, boundary);
      if (boundary.settled()) {
        calibrations.remove();
        dirty.awaited(calibration.pair());
      }
    }
  }

  private record Progress(Boundary boundary, int touched) {}

  private Progress advance(CalibrationKey calibration, Moving move, int limit) {
    boolean turned = calibration.turned();
    int touched = 0;
    byte[] last = move.cursor();
    try (DifferenceIndex.Entries entries =
        index.between(
            calibration.pair(),
            turned ? -move.high() : move.low(),
            turned ? -move.low() : move.high(),
            move.cursor())) {
      while (entries.hasNext()) {
        if (touched == limit) {
          return new Progress(move.advanced(last), touched);
        }
        DifferenceIndex.Entry entry = entries.next();
        double d = turned ? -entry.d() : entry.d();
        decisions.moved(calibration, entry, move.before(d), move.after(d));
        last = entry.key();
        touched++;
      }
    }
    return new Progress(move.finished(), touched);
  }
}
