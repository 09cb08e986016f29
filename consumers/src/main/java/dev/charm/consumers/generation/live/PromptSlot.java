package dev.charm.consumers.generation.live;

import dev.charm.consumers.generation.live.Standing.Text;
import dev.charm.consumers.scoring.ChatMessage;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** A prompt that is worked on: which samples are dealt with, asked for, and to be asked for. */
final class PromptSlot {
  private final ConsumerRecord<byte[], byte[]> record;
  private final String promptId;
  private final Text text;
  private final List<ChatMessage> messages;
  private final int samples;
  private final BitSet finished;
  private final BitSet taken = new BitSet(); // asked for, answered or waiting to be tried again
  private final Map<Integer, Tries> tries = new HashMap<>();
  private final TreeMap<Long, Integer> again = new TreeMap<>(); // by time, which is never the same

  /**
   * What became of a sample that failed.
   *
   * @param all times that it failed
   * @param alone times that it failed while others were answered
   */
  record Tries(int all, int alone) {
    private static final Tries NONE = new Tries(0, 0);
  }

  PromptSlot(
      ConsumerRecord<byte[], byte[]> record,
      String promptId,
      Text text,
      List<ChatMessage> messages,
      int samples,
      BitSet finishedBefore) {
    this.record = record;
    this.promptId = promptId;
    this.text = text;
    this.messages = messages;
    this.samples = samples;
    this.finished = finishedBefore.get(0, samples);
  }

  ConsumerRecord<byte[], byte[]> record() {
    return record;
  }

  TopicPartition partition() {
    return new TopicPartition(record.topic(), record.partition());
  }

  long offset() {
    return record.offset();
  }

  String promptId() {
    return promptId;
  }

  Text text() {
    return text;
  }

  List<ChatMessage> messages() {
    return messages;
  }

  /** Bytes that it holds, roughly. */
  long bytes() {
    return (long) record.serializedKeySize() + record.serializedValueSize();
  }

  /** A sample that can be asked for now, which is then taken; -1 if there is none. */
  int take(long now) {
    var due = again.firstEntry();
    if (due != null && due.getKey() - now <= 0) {
      again.remove(due.getKey());
      return due.getValue();
    }
    int next = 0;
    while (next < samples && (finished.get(next) || taken.get(next))) {
      next = Math.max(finished.nextClearBit(next), taken.nextClearBit(next));
    }
    if (next >= samples) {
      return -1;
    }
    taken.set(next);
    return next;
  }

  /** Takes a sample that is asked for already. */
  void hold(int sample) {
    taken.set(sample);
  }

  /** The samples that are not dealt with. */
  int[] open() {
    return IntStream.range(0, samples).filter(sample -> !finished.get(sample)).toArray();
  }

  /** A sample that was taken is free again, as if it had not been. */
  void release(int sample) {
    taken.clear(sample);
  }

  /** A sample failed; how often by now. */
  Tries failed(int sample, boolean alone) {
    Tries before = tries.getOrDefault(sample, Tries.NONE);
    Tries now = new Tries(before.all() + 1, before.alone() + (alone ? 1 : 0));
    tries.put(sample, now);
    return now;
  }

  /** A sample that failed may be tried again at some time. */
  void again(int sample, long at) {
    long when = at;
    while (again.containsKey(when)) {
      when++;
    }
    again.put(when, sample);
  }

  /** A sample is dealt with. */
  void finish(int sample) {
    finished.set(sample);
    taken.clear(sample);
    tries.remove(sample);
  }

  /** All samples are dealt with. */
  void finish() {
    finished.set(0, samples);
    again.clear();
    tries.clear();
  }

  boolean isFinished() {
    return finished.cardinality() == samples;
  }

  BitSet finished() {
    return (BitSet) finished.clone();
  }
}
