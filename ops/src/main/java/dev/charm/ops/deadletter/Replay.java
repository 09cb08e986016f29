package dev.charm.ops.deadletter;

import dev.charm.consumers.views.PartitionReader;
import dev.charm.ops.deadletter.Destinations.Destination;
import dev.charm.ops.deadletter.ReplayOutcome.Kind;
import dev.charm.schemas.DeadLetters;
import dev.charm.schemas.RecordOrigin;
import dev.charm.schemas.Topics;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Writes the records of dead letters again, byte for byte, to the partitions that they came from:
 * once what was wrong with them, or with us, is put right. A header says of which letter each is
 * ({@link DeadLetters#REPLAYED_FROM}); what cannot be used once more becomes a new dead letter.
 *
 * <p>A record that was good meanwhile, or comes twice, does no harm: of several the version decides
 * which counts, and not which came last. Only compaction goes by what came last; so on a compacted
 * topic a letter is refused if a later record of its key lies in its partition, a tombstone
 * included ({@link LaterRecords}). There a record keeps the time of its letter; on topics kept by
 * time it has that of its replay, since an old one would expire at once.
 *
 * <p>Letters are read from the first to where the topic ended at the start, so those that a replay
 * makes are not replayed by it. Of letters that several stages wrote of one record, one is replayed
 * (among the last {@value #REMEMBERED_ORIGINS} records). Records are written in short transactions,
 * together with what was replayed: a run that ends in the middle is gone on with by another one.
 * For one thread.
 */
public final class Replay implements AutoCloseable {
  private static final int REMEMBERED_ORIGINS = 50_000;

  /** Letters asked for by place that lie no further apart are read in one go. */
  private static final long NEAR = 1_000;

  private static final Comparator<TopicPartition> BY_PARTITION =
      Comparator.comparing(TopicPartition::partition);

  private final Map<String, Object> kafka;
  private final Admin admin;
  private final boolean dry;
  private final PartitionReader letters;
  private final PartitionReader origins;

  /**
   * @param kafka settings of the clients, {@code bootstrap.servers} among them
   * @param admin stays the caller's to close
   * @param dry whether nothing is to be written
   */
  public Replay(Map<String, Object> kafka, Admin admin, boolean dry) {
    this.kafka = kafka;
    this.admin = admin;
    this.dry = dry;
    this.letters = PartitionReader.ofCommitted(kafka);
    this.origins = PartitionReader.ofCommitted(kafka);
  }

  /**
   * Replays letters.
   *
   * @param each is told what became of a letter once that is certain
   * @throws ReplayFailedException if Kafka does not go along; it says how many were written
   * @throws UnknownTopicOrPartitionException if the cluster has no dead-letter topic
   */
  public ReplaySummary run(WantedLetters wanted, Consumer<ReplayOutcome> each)
      throws InterruptedException {
    // Whoever wrote before is fenced first: what it has noted then stays as it is read.
    try (@Nullable ReplayWriter writer = dry ? null : new ReplayWriter(kafka)) {
      Round round = new Round(writer, ReplayProgress.read(admin), each);
      try {
        return round.run(wanted);
      } catch (ReplayWriter.InDoubtException e) {
        throw new ReplayFailedException(round.written, round.chunk.records().size(), e);
      } catch (UnknownTopicOrPartitionException e) {
        throw e;
      } catch (KafkaException e) {
        throw new ReplayFailedException(round.written, 0, e);
      }
    } catch (ExecutionException e) {
      throw new ReplayFailedException(0, 0, e);
    }
  }

  /** One run. */
  private final class Round {
    private final @Nullable ReplayWriter writer;
    private final Consumer<ReplayOutcome> each;
    private final Destinations destinations = new Destinations(origins);
    private final LaterRecords later = new LaterRecords(origins);
    private final ReplayProgress progress;
    private final Map<RecordOrigin, String> seen = new RecentOrigins();
    private ReplayChunk chunk = new ReplayChunk();
    private ReplaySummary summary = ReplaySummary.NONE;
    private boolean holding;
    private long written;

    Round(@Nullable ReplayWriter writer, ReplayProgress progress, Consumer<ReplayOutcome> each) {
      this.writer = writer;
      this.progress = progress;
      this.each = each;
    }

    ReplaySummary run(WantedLetters wanted) {
      List<TopicPartition> partitions = letters.partitions(Topics.DEAD_LETTERS);
      if (partitions.isEmpty()) {
        throw new UnknownTopicOrPartitionException(Topics.DEAD_LETTERS + " does not exist");
      }
      Map<TopicPartition, Long> ends = new TreeMap<>(BY_PARTITION);
      ends.putAll(letters.ends(partitions));
      if (wanted instanceof WantedLetters.Named named) {
        for (Map.Entry<Integer, NavigableSet<Long>> one : named.offsets().entrySet()) {
          named(new TopicPartition(Topics.DEAD_LETTERS, one.getKey()), one.getValue(), ends);
        }
      } else if (wanted instanceof WantedLetters.Selected selected) {
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
          Integer only = selected.partition();
          if (only == null || only == end.getKey().partition()) {
            selected(selected.reason(), end.getKey(), end.getValue());
          }
        }
      }
      flush();
      return summary;
    }

    private void named(
        TopicPartition partition, NavigableSet<Long> offsets, Map<TopicPartition, Long> ends) {
      NavigableSet<Long> missing = new TreeSet<>(offsets);
      long end = ends.getOrDefault(partition, 0L);
      NavigableSet<Long> open = new TreeSet<>(offsets.headSet(end, false));
      while (!open.isEmpty()) {
        long first = open.first();
        long last = first;
        for (Long next = open.pollFirst(); next != null; next = open.pollFirst()) {
          if (next - last > NEAR) {
            open.add(next);
            break;
          }
          last = next;
        }
        letters.readBetween(
            partition,
            first,
            last + 1,
            letter -> {
              if (missing.remove(letter.offset())) {
                if (take(letter)) {
                  progress.of(partition).one(letter.offset());
                }
                reached(partition, letter.offset());
              }
            });
      }
      missing.forEach(offset -> chunk.add(ReplayOutcome.missing(partition.partition(), offset)));
    }

    private void selected(@Nullable String reason, TopicPartition partition, long end) {
      ReplayedBefore known = progress.of(partition);
      letters.readBetween(
          partition,
          0,
          end,
          letter -> {
            String why = DeadLetters.header(letter.headers(), DeadLetters.REASON);
            if (reason != null && !reason.equals(why)) {
              return;
            }
            if (known.has(letter.offset(), why) && Replayability.whyNot(letter) == null) {
              summary = summary.withOneBefore();
              return;
            }
            take(letter);
            if (!holding) {
              known.passed(letter.offset(), reason);
            }
            reached(partition, letter.offset());
          });
    }

    private void reached(TopicPartition partition, long offset) {
      progress.reach(partition, offset);
      if (chunk.isFull()) {
        flush();
      }
    }

    /** Whether its record is to be written, unless a later one is found. */
    private boolean take(ConsumerRecord<byte[], byte[]> letter) {
      String whyNot = Replayability.whyNot(letter);
      if (whyNot != null) {
        chunk.add(ReplayOutcome.of(letter, Kind.REFUSED, whyNot));
        return false;
      }
      RecordOrigin origin = RecordOrigin.named(letter.headers()).orElseThrow();
      String place = letter.partition() + "/" + letter.offset();
      String same = seen.putIfAbsent(origin, place);
      if (same != null) {
        chunk.add(
            ReplayOutcome.of(
                letter, Kind.SAME_RECORD, "the letter " + same + " is of the same record"));
        return true;
      }
      Destination to = destinations.of(letter).orElse(null);
      if (to == null) {
        holding = true; // the topic may come
        chunk.add(
            ReplayOutcome.of(
                letter, Kind.REFUSED, "the topic " + origin.topic() + " does not exist"));
        return false;
      }
      chunk.add(letter, to, dry ? Kind.REPLAYABLE : Kind.REPLAYED);
      return true;
    }

    private void flush() {
      chunk.refuseSuperseded(later);
      List<ProducerRecord<byte[], byte[]>> records = chunk.records();
      List<RecordMetadata> places = List.of();
      if (writer != null && !records.isEmpty()) {
        places = writer.write(records, progress.notes());
        written += places.size();
      }
      List<ReplayOutcome> outcomes = chunk.outcomes(places);
      chunk = new ReplayChunk();
      for (ReplayOutcome outcome : outcomes) {
        summary = summary.with(outcome.kind());
        each.accept(outcome);
      }
    }
  }

  /** The records that were taken last, with the places of their letters. */
  private static final class RecentOrigins extends LinkedHashMap<RecordOrigin, String> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<RecordOrigin, String> eldest) {
      return size() > REMEMBERED_ORIGINS;
    }
  }

  @Override
  public void close() {
    letters.close();
    origins.close();
  }
}
