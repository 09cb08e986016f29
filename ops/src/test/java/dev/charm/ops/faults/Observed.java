package dev.charm.ops.faults;

import dev.charm.ops.command.Connection;
import dev.charm.ops.command.LogReader;
import dev.charm.ops.embedded.Endpoints;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Decoded;
import dev.charm.schemas.EventDecoder;
import dev.charm.schemas.Keys;
import dev.charm.schemas.PreferencePair;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import dev.charm.streams.Projection;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * The whole committed logs of pairs and calibrations: what they come to, and which rules they
 * break.
 */
record Observed(List<Logged<PreferencePair>> pairs, List<Logged<Calibration>> calibrations) {

  /** A record as it lies in the log; a null value is a tombstone. */
  record Logged<T>(int partition, long offset, String key, @Nullable T value) {}

  /** Reads both logs from their beginning to where they end now. */
  static Observed of(Endpoints endpoints) throws Exception {
    return new Observed(
        log(endpoints, Topics.PREFERENCE_PAIRS), log(endpoints, Topics.CALIBRATIONS));
  }

  /** A whole committed log, but for malformed records. */
  static <T extends SpecificRecord> List<Logged<T>> log(Endpoints endpoints, Topic<T> topic)
      throws Exception {
    Properties kafka = new Properties();
    kafka.setProperty("bootstrap.servers", endpoints.bootstrapServers());
    Connection connection = new Connection(kafka, endpoints.schemaRegistry(), Map.of());
    List<Logged<T>> log = new ArrayList<>();
    try (LogReader reader = LogReader.open(connection, new PrintWriter(new StringWriter()));
        Registry registry = connection.registry();
        EventDecoder<T> decoder = connection.decoder(registry, topic)) {
      reader.scan(
          topic.name(),
          record -> {
            Decoded<T> decoded = decoder.deserialize(topic.name(), record.value());
            if (!(decoded instanceof Decoded.Malformed<T>)) {
              log.add(
                  new Logged<>(
                      record.partition(),
                      record.offset(),
                      record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8),
                      decoded == null ? null : ((Decoded.Value<T>) decoded).value()));
            }
          });
    }
    return log;
  }

  /** What the logs come to. */
  Projection projection() {
    return Projection.of(latest(pairs), latest(calibrations));
  }

  /** The latest value of every key. */
  static <T> Map<String, T> latest(List<Logged<T>> log) {
    Map<String, T> latest = new TreeMap<>();
    for (Logged<T> record : log) {
      if (record.value() == null) {
        latest.remove(record.key());
      } else {
        latest.put(record.key(), record.value());
      }
    }
    return latest;
  }

  /** What breaks a rule whatever the numbers are, a line each; empty if nothing does. */
  List<String> broken() {
    List<String> broken = new ArrayList<>();
    onePartitionAKey(pairs, "pair", broken);
    onePartitionAKey(calibrations, "calibration", broken);
    for (Logged<PreferencePair> record : pairs) {
      PreferencePair pair = record.value();
      if (pair != null) {
        String key =
            Keys.pair(
                pair.getRewardModel(),
                pair.getPromptId(),
                pair.getOvervalued(),
                pair.getReference());
        if (!key.equals(record.key())) {
          broken.add("pair " + record.key() + " belongs under " + key);
        }
        if (pair.getChosen().getPolicyModel().equals(pair.getRejected().getPolicyModel())) {
          broken.add("pair " + record.key() + ": chosen is rejected");
        }
      }
    }
    Map<String, Long> revisions = new HashMap<>();
    for (Logged<Calibration> record : calibrations) {
      Calibration calibration = record.value();
      if (calibration != null) {
        long revision = calibration.getRevision();
        Long before = revisions.put(record.key(), revision);
        if (before != null && before > revision) {
          broken.add("calibration " + record.key() + ": revision " + revision + " after " + before);
        }
      }
    }
    latest(calibrations)
        .forEach(
            (key, calibration) -> {
              if (!calibration.getSettled()) {
                broken.add("calibration " + key + " is not settled");
              }
            });
    return broken;
  }

  private static <T> void onePartitionAKey(List<Logged<T>> log, String what, List<String> broken) {
    Map<String, Integer> partitions = new HashMap<>();
    for (Logged<T> record : log) {
      Integer other = partitions.putIfAbsent(record.key(), record.partition());
      if (other != null && other != record.partition()) {
        broken.add(
            what
                + " "
                + record.key()
                + " lies in partition "
                + record.partition()
                + " and in "
                + other);
      }
    }
  }
}
