package dev.charm.ops.command;

import dev.charm.consumers.views.LogReader;
import dev.charm.ops.command.option.CalibrationFilter;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.connect.LogReaders;
import dev.charm.ops.why.PairLine;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Decoded;
import dev.charm.schemas.EventDecoder;
import dev.charm.schemas.Keys;
import dev.charm.schemas.PreferencePair;
import dev.charm.schemas.Topics;
import dev.charm.schemas.precedence.Precedence;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code charm pairs tail}: follows {@code charm.preference-pairs}. Offsets and margins are those
 * of the calibration in force when the line is printed.
 */
@Command(
    name = "tail",
    description = "Follow charm.preference-pairs; tombstones are shown. Ctrl-C stops.",
    sortOptions = false)
public final class PairsTailCommand extends ListingCommand {
  private static final Duration POLL = Duration.ofMillis(250);

  @Option(names = "--from-beginning", description = "Begin with what is there already.")
  boolean fromBeginning;

  @Option(names = "--max", paramLabel = "N", description = "Stop after this many records.")
  long max = Long.MAX_VALUE;

  @Option(names = "--texts", description = "Show prompts and answers too (JSON only).")
  boolean texts;

  @Mixin CalibrationFilter filter = new CalibrationFilter();

  @Override
  public Integer call() throws Exception {
    try (LogReader reader = LogReaders.open(connection.resolve(), err());
        EventDecoder<PreferencePair> pairs = reader.decoder(Topics.PREFERENCE_PAIRS);
        EventDecoder<Calibration> calibrations = reader.decoder(Topics.CALIBRATIONS)) {
      KafkaConsumer<byte[], byte[]> consumer = reader.consumer();
      Map<String, Calibration> inForce = new HashMap<>(reader.latest(Topics.CALIBRATIONS));
      Map<TopicPartition, Long> from = new HashMap<>();
      for (TopicPartition partition : consumer.assignment()) {
        from.put(partition, consumer.position(partition)); // where the calibrations were read to
      }
      List<TopicPartition> followed = reader.partitions(Topics.PREFERENCE_PAIRS.name());
      List<TopicPartition> all = new ArrayList<>(followed);
      all.addAll(from.keySet());
      consumer.assign(all);
      from.forEach(consumer::seek);
      if (fromBeginning) {
        consumer.seekToBeginning(followed);
      } else {
        consumer.seekToEnd(followed);
      }
      long printed = 0;
      boolean heard = true; // until whoever reads our output goes away, as head does
      while (heard && printed < max && !Thread.currentThread().isInterrupted()) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          String key = LogReader.key(record);
          if (record.topic().equals(Topics.CALIBRATIONS.name())) {
            Decoded<Calibration> decoded =
                reader.decode(calibrations, Topics.CALIBRATIONS, record.value());
            if (decoded == null) {
              inForce.remove(key);
            } else if (decoded instanceof Decoded.Value<Calibration> value) {
              inForce.put(key, value.value());
            }
          } else if (printed < max
              && filter.pairKeys().test(key)
              && !Precedence.isStale(
                  Topics.PREFERENCE_PAIRS, key, record.partition(), followed.size())) {
            print(key, reader.decode(pairs, Topics.PREFERENCE_PAIRS, record.value()), inForce);
            printed++;
          }
        }
        heard = !out().checkError();
      }
    }
    return ExitCode.DONE;
  }

  private void print(
      String key, @Nullable Decoded<PreferencePair> decoded, Map<String, Calibration> inForce) {
    if (decoded instanceof Decoded.Malformed<PreferencePair> malformed) {
      PrintWriter err = err();
      err.println("charm: " + key + " does not fit the schema: " + malformed.reason().label());
      err.flush();
      return;
    }
    PreferencePair pair =
        decoded instanceof Decoded.Value<PreferencePair> value ? value.value() : null;
    Calibration calibration =
        pair == null
            ? null
            : inForce.get(
                Keys.calibration(pair.getRewardModel(), pair.getOvervalued(), pair.getReference()));
    PrintWriter out = out();
    out.println(
        output.output().isTable()
            ? PairLine.words(key, pair, calibration)
            : PairLine.json(key, pair, calibration, texts));
    out.flush();
  }
}
