package dev.charm.consumers.generation.live;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The prompts that a generator works on, by partition and by their ids. What it holds of them is
 * bounded, and so is what each partition has to tell of them with its offset.
 */
final class PromptSlots {
  /** Of prompts that are worked on; a single larger one comes all the same. */
  private static final long MOST_BYTES = 8L << 20;

  private final int samples;
  private final UnderWay underWay;
  private final Map<TopicPartition, PartitionWindow> windows = new HashMap<>();
  private final Map<String, PromptSlot> byPrompt = new HashMap<>();
  private final Set<PromptSlot> replacing = new HashSet<>();
  private long bytes;

  PromptSlots(int samples, UnderWay underWay) {
    this.samples = samples;
    this.underWay = underWay;
  }

  /** A partition is ours from now on. */
  void assigned(TopicPartition partition, GroupProgress before) {
    revoked(Set.of(partition));
    windows.put(partition, new PartitionWindow(before, samples));
  }

  /** Partitions are another's; what runs for them is left over. */
  void revoked(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      PartitionWindow window = windows.remove(partition);
      if (window != null) {
        for (PromptSlot slot : List.copyOf(window.slots())) {
          underWay.leave(slot);
          remove(slot);
        }
      }
    }
  }

  Set<TopicPartition> partitions() {
    return Set.copyOf(windows.keySet());
  }

  /** What is known of one that is ours. */
  PartitionWindow window(TopicPartition partition) {
    return Objects.requireNonNull(windows.get(partition), "not assigned");
  }

  /** Where reading is, for what is no record. */
  void read(TopicPartition partition, long position) {
    PartitionWindow window = windows.get(partition);
    if (window != null) {
      window.read(position);
    }
  }

  /** Whether reading may go on. */
  boolean wantsMore(TopicPartition partition) {
    PartitionWindow window = windows.get(partition);
    return window != null && window.isHalfEmpty() && bytes <= MOST_BYTES / 2;
  }

  /** Whether there is room for another prompt of a partition. */
  boolean hasRoom(PartitionWindow window, long offset) {
    return bytes <= MOST_BYTES && window.hasRoom(offset);
  }

  void add(PartitionWindow window, PromptSlot slot) {
    window.add(slot);
    byPrompt.put(slot.promptId(), slot);
    bytes += slot.bytes();
  }

  void remove(PromptSlot slot) {
    PartitionWindow window = windows.get(slot.partition());
    if (window != null) {
      window.remove(slot);
    }
    if (byPrompt.remove(slot.promptId(), slot)) {
      bytes -= slot.bytes();
    }
    replacing.remove(slot);
  }

  /** The one of a prompt; null if it is not worked on. */
  @Nullable PromptSlot of(String promptId) {
    return byPrompt.get(promptId);
  }

  /** All of them, partition by partition, in the order of their offsets. */
  List<PromptSlot> all() {
    List<PromptSlot> all = new ArrayList<>();
    windows.values().forEach(window -> all.addAll(window.slots()));
    return all;
  }

  /** One takes the place of an earlier text of its prompt, whose answers may just be published. */
  void replaces(PromptSlot slot) {
    replacing.add(slot);
  }

  /** Whether it was one of those; it is none any more. */
  boolean hasReplaced(PromptSlot slot) {
    return replacing.remove(slot);
  }

  /** Whether prompts are worked on. */
  boolean isBusy() {
    return !byPrompt.isEmpty();
  }

  /**
   * What the group is to commit of each partition.
   *
   * @param withMetadata whether what lies beyond an offset is told with it
   */
  Map<TopicPartition, OffsetAndMetadata> progress(boolean withMetadata) {
    Map<TopicPartition, OffsetAndMetadata> progress = new HashMap<>();
    windows.forEach(
        (partition, window) -> {
          GroupProgress now = window.progress();
          progress.put(partition, withMetadata ? now.write() : now.writeShort());
        });
    return progress;
  }
}
