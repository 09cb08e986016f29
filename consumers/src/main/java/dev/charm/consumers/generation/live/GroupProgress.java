package dev.charm.consumers.generation.live;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.BitSet;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * How far a generator is with a partition, as its group commits it. Answers come out of order, so
 * the offset is that of the first prompt that is not dealt with, and its metadata lists those
 * beyond that are not either, each with its samples that are. Between the offset and the end that
 * the metadata tells, whatever is not listed is dealt with: so one answer that takes long keeps
 * nothing back, and the metadata is as long as there are prompts under way, however many were
 * answered meanwhile.
 *
 * <p>Written as {@code g1:} and Base64 of numbers in 7 bits a byte: the distance of the end from
 * the offset; then of each unfinished prompt its distance from the one before, how many samples
 * from 0 on are finished, how many bytes of bits follow for the samples after these, and the bits.
 *
 * @param end where reading goes on
 * @param unfinished by offset, the samples that are finished
 */
public record GroupProgress(long end, NavigableMap<Long, BitSet> unfinished) {
  private static final String BEGIN = "g1:";
  private static final int MOST_CHARACTERS = 4096; // offset.metadata.max.bytes, by default

  /** Nothing beyond an offset is dealt with. */
  static GroupProgress at(long offset) {
    return new GroupProgress(offset, new TreeMap<>());
  }

  /** The first offset that is not dealt with. */
  long offset() {
    return unfinished.isEmpty() ? end : unfinished.firstKey();
  }

  /** What a group commits. */
  OffsetAndMetadata write() {
    String metadata = metadata();
    return metadata.length() <= MOST_CHARACTERS
        ? new OffsetAndMetadata(offset(), metadata)
        : writeShort();
  }

  /**
   * The same without what lies beyond the offset: after a restart that is looked at again, and what
   * has its answers in the topic is passed over.
   */
  OffsetAndMetadata writeShort() {
    return new OffsetAndMetadata(offset(), "");
  }

  private String metadata() {
    if (unfinished.isEmpty()) {
      return "";
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    put(end - offset(), bytes);
    long before = offset();
    for (var each : unfinished.entrySet()) {
      put(each.getKey() - before, bytes);
      before = each.getKey();
      BitSet finished = each.getValue();
      int from = finished.nextClearBit(0);
      byte[] bits = finished.get(from, Math.max(from, finished.length())).toByteArray();
      put(from, bytes);
      put(bits.length, bytes);
      bytes.writeBytes(bits);
    }
    return BEGIN + Base64.getEncoder().withoutPadding().encodeToString(bytes.toByteArray());
  }

  /**
   * Most bytes that an unfinished prompt takes, before Base64.
   *
   * @param distance of its offset from the one before
   */
  static int bytes(long distance, int samples) {
    int bits = samples == 1 ? 0 : (samples + Byte.SIZE - 1) / Byte.SIZE;
    return length(distance) + length(samples) + length(bits) + bits;
  }

  /**
   * What a group has committed. Metadata that is not of a generator, as a person leaves it who
   * resets the offsets of the group, says nothing: what lies beyond the offset is looked at again.
   */
  public static GroupProgress read(OffsetAndMetadata committed) {
    String metadata = committed.metadata();
    if (metadata == null || !metadata.startsWith(BEGIN)) {
      return at(committed.offset());
    }
    try {
      Numbers numbers = new Numbers(Base64.getDecoder().decode(metadata.substring(BEGIN.length())));
      long end = committed.offset() + numbers.next();
      TreeMap<Long, BitSet> unfinished = new TreeMap<>();
      long at = committed.offset();
      while (numbers.hasNext()) {
        at += numbers.next();
        int from = Math.toIntExact(numbers.next());
        BitSet finished = numbers.bits(Math.toIntExact(numbers.next()), from);
        finished.set(0, from);
        unfinished.put(at, finished);
      }
      boolean sound = !unfinished.isEmpty() && unfinished.lastKey() < end && at >= 0;
      return sound ? new GroupProgress(end, unfinished) : at(committed.offset());
    } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
      return at(committed.offset());
    }
  }

  /** Numbers in 7 bits a byte, the lowest first; the eighth says that more follow. */
  private static final class Numbers {
    private final byte[] bytes;
    private int at;

    Numbers(byte[] bytes) {
      this.bytes = bytes;
    }

    boolean hasNext() {
      return at < bytes.length;
    }

    long next() {
      long number = 0;
      for (int shift = 0; shift < Long.SIZE - 1; shift += 7) {
        byte next = bytes[at++];
        number |= (next & 0x7fL) << shift;
        if (next >= 0) {
          return number;
        }
      }
      throw new IllegalArgumentException("a number without an end");
    }

    BitSet bits(int length, int from) {
      if (length > bytes.length - at || from > GeneratorSettings.MOST_SAMPLES) {
        throw new IllegalArgumentException("bits that are not there");
      }
      BitSet bits = new BitSet();
      for (int i = 0; i < length * Byte.SIZE; i++) {
        bits.set(from + i, (bytes[at + i / Byte.SIZE] >> (i % Byte.SIZE) & 1) == 1);
      }
      at += length;
      return bits;
    }
  }

  private static void put(long number, ByteArrayOutputStream bytes) {
    long left = number;
    while (left > 0x7f) {
      bytes.write((int) (left & 0x7f) | 0x80);
      left >>>= 7;
    }
    bytes.write((int) left);
  }

  private static int length(long number) {
    return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(number) + 6) / 7);
  }

  /** Whether everything before an offset is dealt with but the prompts that are listed. */
  public boolean hasTaken(long before) {
    return end >= before;
  }
}
