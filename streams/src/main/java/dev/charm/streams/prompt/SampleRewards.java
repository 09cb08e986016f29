package dev.charm.streams.prompt;

import dev.charm.schemas.precedence.RewardEntry;
import dev.charm.streams.prompt.RewardVector.Standing;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one reward model said of one policy model's responses to a prompt. Immutable.
 *
 * @param indices of the samples, in order
 * @param entries of each of them
 */
record SampleRewards(int[] indices, RewardEntry[] entries) {
  /** Nothing is known. */
  static final SampleRewards NONE = new SampleRewards(new int[0], new RewardEntry[0]);

  /** That of a sample, or null. */
  @Nullable RewardEntry get(int sampleIndex) {
    int at = Arrays.binarySearch(indices, sampleIndex);
    return at < 0 ? null : entries[at];
  }

  SampleRewards with(int sampleIndex, RewardEntry entry) {
    int at = Arrays.binarySearch(indices, sampleIndex);
    if (at < 0) {
      return new SampleRewards(
          SortedArrays.inserted(indices, -at - 1, sampleIndex),
          SortedArrays.inserted(entries, -at - 1, entry));
    }
    RewardEntry[] changed = entries.clone();
    changed[at] = entry;
    return new SampleRewards(indices, changed);
  }

  /** Without a sample that is known. */
  SampleRewards without(int sampleIndex) {
    int at = Arrays.binarySearch(indices, sampleIndex);
    return new SampleRewards(SortedArrays.removed(indices, at), SortedArrays.removed(entries, at));
  }

  /** The reward of the lowest index that has one, or null. */
  @Nullable Standing standing() {
    int at = RewardEntry.speaking(entries);
    return at < 0 ? null : new Standing(indices[at], entries[at].score());
  }

  void write(DataOutputStream out) throws IOException {
    out.writeInt(indices.length);
    for (int s = 0; s < indices.length; s++) {
      RewardEntry entry = entries[s];
      out.writeInt(indices[s]);
      out.writeDouble(entry.score());
      out.writeLong(entry.version());
      out.writeBoolean(entry.withdrawn());
    }
  }

  static SampleRewards read(DataInputStream in) throws IOException {
    int[] indices = new int[in.readInt()];
    RewardEntry[] entries = new RewardEntry[indices.length];
    for (int s = 0; s < indices.length; s++) {
      indices[s] = in.readInt();
      entries[s] = new RewardEntry(in.readDouble(), in.readLong(), in.readBoolean());
    }
    return new SampleRewards(indices, entries);
  }
}
