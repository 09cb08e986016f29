package dev.charm.ops.dashboard.data;

import dev.charm.consumers.views.CalibrationLog;
import dev.charm.consumers.views.LogReader;
import dev.charm.ops.why.CalibrationChange;
import dev.charm.schemas.Calibration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The revisions of a calibration, and what moved it.
 *
 * @param steps oldest first
 * @param whole whether the history still has its first revisions
 */
public record OffsetHistory(List<Step> steps, boolean whole) {

  /**
   * A revision.
   *
   * @param calibration null from when it was withdrawn
   * @param what changed, and why, in words
   */
  public record Step(Instant at, @Nullable Calibration calibration, String what) {}

  /**
   * Reads it from the logs.
   *
   * @param key of {@code charm.calibrations}
   */
  public static OffsetHistory read(LogReader reader, String key) {
    CalibrationLog log = CalibrationLog.read(reader, key::equals);
    List<Step> steps = new ArrayList<>();
    Calibration before = null;
    for (CalibrationLog.Revision revision : log.revisions().getOrDefault(key, List.of())) {
      Calibration now = revision.calibration();
      steps.add(new Step(revision.at(), now, CalibrationChange.words(before, now)));
      before = now;
    }
    return new OffsetHistory(List.copyOf(steps), log.kept().whole());
  }
}
