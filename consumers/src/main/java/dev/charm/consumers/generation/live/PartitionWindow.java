package dev.charm.consumers.generation.live;

import java.util.BitSet;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The prompts of a partition that are worked on. Their number is bounded by what the metadata of an
 * offset can tell of them.
 */
final class PartitionWindow {
  /**
   * Of the metadata, before Base64; a broker takes 4,096 characters unless it is told otherwise.
   */
  static final int MOST_BYTES = 3_000;

  private final GroupProgress before;
  private final int samples;
  private final TreeMap<Long, PromptSlot> slots = new TreeMap<>();
  private final Map<Long, Integer> costs = new TreeMap<>();
  private int bytes;
  private long next;

  /**
   * @param before what was committed
   */
  PartitionWindow(GroupProgress before, int samples) {
    this.before = before;
    this.samples = samples;
    this.next = before.offset();
  }

  /** Where reading goes on. */
  long next() {
    return next;
  }

  /** Reading has come so far. */
  void read(long position) {
    next = Math.max(next, position);
  }

  /** Which samples of a prompt were dealt with before; null if all were. */
  @Nullable BitSet finishedBefore(long offset) {
    if (offset >= before.end()) {
      return new BitSet();
    }
    return before.unfinished().get(offset);
  }

  /** Whether a prompt has room. */
  boolean hasRoom(long offset) {
    return slots.isEmpty() || bytes + cost(offset) <= MOST_BYTES;
  }

  private int cost(long offset) {
    long distance = slots.isEmpty() ? 0 : offset - slots.lastKey();
    return GroupProgress.bytes(distance, samples);
  }

  /** Takes a prompt in. */
  void add(PromptSlot slot) {
    int cost = cost(slot.offset());
    costs.put(slot.offset(), cost);
    bytes += cost;
    slots.put(slot.offset(), slot);
  }

  Collection<PromptSlot> slots() {
    return slots.values();
  }

  /** A prompt is dealt with. */
  void remove(PromptSlot slot) {
    if (slots.remove(slot.offset(), slot)) {
      bytes -= costs.remove(slot.offset());
    }
  }

  /** Whether little enough is left to go on reading. */
  boolean isHalfEmpty() {
    return slots.size() < 2 || bytes <= MOST_BYTES / 2;
  }

  /** What is to be committed. */
  GroupProgress progress() {
    TreeMap<Long, BitSet> unfinished = new TreeMap<>();
    // What was unfinished and was not read again yet, stays so.
    unfinished.putAll(before.unfinished().tailMap(next, true));
    slots.forEach((offset, slot) -> unfinished.put(offset, slot.finished()));
    return new GroupProgress(Math.max(next, before.end()), unfinished);
  }
}
