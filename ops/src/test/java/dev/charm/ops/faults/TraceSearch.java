package dev.charm.ops.faults;

import dev.charm.ops.embedded.Endpoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.FileRecords;
import org.apache.kafka.common.record.Record;
import org.apache.kafka.common.record.RecordBatch;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Looks for words in everything that a stack keeps, as raw bytes. */
final class TraceSearch {
  private static final int WINDOW = 8 * 1024 * 1024;

  private final List<String> words;

  /**
   * @param words in ASCII, so that no encoding or quoting changes them
   */
  TraceSearch(String... words) {
    this.words = List.of(words);
  }

  /**
   * The topics with a word in a key, a value or a header: all topics that there are, those of Kafka
   * itself included, and what transactions gave up.
   */
  SortedSet<String> topics(Endpoints endpoints) throws Exception {
    SortedSet<String> found = new TreeSet<>();
    Map<String, Object> clients =
        Map.of(
            "bootstrap.servers",
            endpoints.bootstrapServers(),
            "isolation.level",
            "read_uncommitted",
            "exclude.internal.topics",
            "false");
    List<TopicPartition> partitions = new ArrayList<>();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", endpoints.bootstrapServers()))) {
      admin
          .describeTopics(
              admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get())
          .allTopicNames()
          .get()
          .forEach(
              (name, topic) ->
                  topic
                      .partitions()
                      .forEach(p -> partitions.add(new TopicPartition(name, p.partition()))));
    }
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(clients, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          if (in(record)) {
            found.add(record.topic());
          }
        }
      }
    }
    return found;
  }

  private boolean in(ConsumerRecord<byte[], byte[]> record) {
    boolean found = in(record.key()) || in(record.value());
    for (Header header : record.headers()) {
      found |= in(header.key().getBytes(StandardCharsets.UTF_8)) || in(header.value());
    }
    return found;
  }

  /** The files below a folder with a word; those of Kafka's logs are unpacked. */
  SortedSet<String> files(Path folder) throws IOException {
    SortedSet<String> found = new TreeSet<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (isIn(file)) {
          found.add(folder.relativize(file).toString());
        }
      }
    } catch (UncheckedIOException e) { // a folder went while it was walked
      return files(folder);
    }
    return found;
  }

  private boolean isIn(Path file) throws IOException {
    String name = file.getFileName().toString();
    try {
      // A log that is closed, compacted or about to be deleted is a log all the same.
      return name.matches("\\d{20}\\.log(\\..*)?") ? inLog(file) || inRaw(file) : inRaw(file);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private boolean inLog(Path file) throws IOException {
    FileRecords records = FileRecords.open(file.toFile(), false);
    try {
      for (RecordBatch batch : records.batches()) {
        for (Record record : batch) {
          byte[] key = new byte[Math.max(0, record.keySize())];
          byte[] value = new byte[Math.max(0, record.valueSize())];
          if (record.hasKey()) {
            record.key().get(key);
          }
          if (record.hasValue()) {
            record.value().get(value);
          }
          boolean found = in(key) || in(value);
          for (Header header : record.headers()) {
            found |= in(header.value());
          }
          if (found) {
            return true;
          }
        }
      }
    } finally {
      records.closeHandlers(); // to close it would trim the file
    }
    return false;
  }

  private boolean inRaw(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      String before = "";
      for (byte[] part = in.readNBytes(WINDOW); part.length > 0; part = in.readNBytes(WINDOW)) {
        String text = before + new String(part, StandardCharsets.ISO_8859_1);
        if (words.stream().anyMatch(text::contains)) {
          return true;
        }
        before = text.substring(Math.max(0, text.length() - 256));
      }
    }
    return false;
  }

  private boolean in(byte @Nullable [] bytes) {
    String text = bytes == null ? "" : new String(bytes, StandardCharsets.ISO_8859_1);
    return words.stream().anyMatch(text::contains);
  }
}
