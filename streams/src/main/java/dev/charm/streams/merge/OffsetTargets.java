package dev.charm.streams.merge;

import dev.charm.calibration.reward.DifferenceRange;
import dev.charm.schemas.OffsetTarget;
import dev.charm.streams.state.CalibrationKey;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Tells every prompt partition which offset to apply to a calibration, and which range of its
 * differences to report in detail.
 */
final class OffsetTargets {
  /**
   * Timestamp of a target. A task takes the oldest record of all its topics first, and a target
   * must not queue behind a backlog of rewards: the pairs of all of them would be decided late and
   * dearly.
   */
  private static final long BEFORE_ALL_ELSE = 0;

  private final ProcessorContext<Object, Object> context;
  private final KeyValueStore<String, DifferenceRange> ranges;
  private final String sink;

  OffsetTargets(
      ProcessorContext<Object, Object> context,
      KeyValueStore<String, DifferenceRange> ranges,
      String sink) {
    this.context = context;
    this.ranges = ranges;
    this.sink = sink;
  }

  /** The range that was asked for last, or null. */
  @Nullable DifferenceRange askedRange(CalibrationKey key) {
    return ranges.get(key.key());
  }

  /**
   * Tells the partitions what they do not know yet.
   *
   * @param offset null where there is no calibration any more
   * @param revision of the calibration that the offset belongs to
   * @param newOffset whether the offset differs from that of the last revision
   */
  void tell(
      CalibrationKey key,
      @Nullable Double offset,
      long revision,
      boolean newOffset,
      @Nullable DifferenceRange range) {
    boolean newRange = !Objects.equals(range, askedRange(key));
    if (newRange) {
      ranges.put(key.key(), range);
    }
    if (newOffset || newRange) {
      OffsetTarget target =
          OffsetTarget.newBuilder()
              .setRewardModel(key.rewardModel())
              .setOvervalued(key.overvalued())
              .setReference(key.reference())
              .setOffset(offset)
              .setRevision(revision)
              .setDetailLow(range == null ? null : range.low())
              .setDetailHigh(range == null ? null : range.high())
              .build();
      context.forward(new Record<>(key.key(), target, BEFORE_ALL_ELSE), sink);
    }
  }
}
