package dev.charm.ops.forget;

import dev.charm.consumers.views.PartitionReader;
import dev.charm.schemas.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * How many records hold traces of prompts, and where.
 *
 * @param records in each partition that holds any
 * @param places each prompt that was found, with the partitions of topics that calibration reads
 * @param highestVersion of all records found
 */
record TraceCount(
    Map<TopicPartition, Long> records, Map<String, Set<Integer>> places, long highestVersion) {

  /** Every partition in which traces are possible. */
  static List<TopicPartition> everywhere(Admin admin)
      throws ExecutionException, InterruptedException {
    List<String> topics =
        admin.listTopics().names().get().stream().filter(Traces::possibleIn).toList();
    List<TopicPartition> partitions = new ArrayList<>();
    for (TopicDescription topic : admin.describeTopics(topics).allTopicNames().get().values()) {
      topic
          .partitions()
          .forEach(p -> partitions.add(new TopicPartition(topic.name(), p.partition())));
    }
    return partitions;
  }

  /** Reads partitions as they are now. */
  static TraceCount of(List<TopicPartition> partitions, PartitionReader reader, Traces traces) {
    Counting counting = new Counting(traces);
    // Dead letters last: some are known only by texts that other topics hold.
    for (boolean deadLetters : List.of(false, true)) {
      List<TopicPartition> part =
          partitions.stream()
              .filter(p -> p.topic().equals(Topics.DEAD_LETTERS) == deadLetters)
              .toList();
      reader.read(reader.ends(part), counting::look);
    }
    return counting.result();
  }

  /** Records in all partitions together. */
  long total() {
    return records.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Records in a topic. */
  long in(String topic) {
    return records.entrySet().stream()
        .filter(entry -> entry.getKey().topic().equals(topic))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private static final class Counting {
    private final Traces traces;
    private final Map<TopicPartition, Long> records = new HashMap<>();
    private final Map<String, Set<Integer>> places = new HashMap<>();
    private long highestVersion;

    Counting(Traces traces) {
      this.traces = traces;
    }

    void look(ConsumerRecord<byte[], byte[]> record) {
      traces
          .in(record)
          .ifPresent(
              prompt -> {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                records.merge(partition, 1L, Long::sum);
                Set<Integer> at = places.computeIfAbsent(prompt, p -> new HashSet<>());
                if (Traces.isPartitionedByPrompt(record.topic())) {
                  at.add(record.partition());
                }
                highestVersion = Math.max(highestVersion, traces.version(record));
                traces.learnTexts(record, prompt);
              });
    }

    TraceCount result() {
      return new TraceCount(records, places, highestVersion);
    }
  }
}
