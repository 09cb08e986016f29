package dev.charm.consumers.views;

import dev.charm.schemas.Decoded;
import dev.charm.schemas.EventDecoder;
import dev.charm.schemas.Topic;
import dev.charm.schemas.precedence.Precedence;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * The last value of each key of a topic that we write ourselves, where the order of the log counts.
 * Whatever a later record replaces is not even decoded.
 *
 * @param <T> the Avro record
 */
final class LatestValues<T extends SpecificRecord> {
  private final LogReader reader;
  private final Topic<T> topic;

  /**
   * @throws IllegalArgumentException if others write the topic: what counts there is not a matter
   *     of the log's order, see {@link Precedence}
   */
  LatestValues(LogReader reader, Topic<T> topic) {
    if (Precedence.of(topic).isPresent()) {
      throw new IllegalArgumentException("the last record of a key in " + topic.name());
    }
    this.reader = reader;
    this.topic = topic;
  }

  /** The values themselves. */
  SortedMap<String, T> held(Predicate<String> keys) {
    SortedMap<String, byte[]> latest = new TreeMap<>();
    scan(
        keys,
        (key, value) -> {
          if (value == null) {
            latest.remove(key);
          } else {
            latest.put(key, value);
          }
        });
    return decode(latest);
  }

  /** The values put aside in a spool. */
  SpooledValues<T> spooled(Predicate<String> keys, Spool spool) {
    SpooledValues<T> values = new SpooledValues<>(reader, topic, spool);
    scan(keys, values::put);
    return values;
  }

  private interface Visitor {
    void visit(String key, byte @Nullable [] value);
  }

  private void scan(Predicate<String> keys, Visitor visitor) {
    int partitions = reader.partitions(topic.name()).size();
    reader.scan(
        topic.name(),
        record -> {
          String key = LogReader.key(record);
          if (keys.test(key) && !Precedence.isStale(topic, key, record.partition(), partitions)) {
            visitor.visit(key, record.value());
          }
        });
  }

  private SortedMap<String, T> decode(SortedMap<String, byte[]> latest) {
    LeftOut leftOut = new LeftOut();
    SortedMap<String, T> values = new TreeMap<>();
    try (EventDecoder<T> decoder = reader.decoder(topic)) {
      for (var all = latest.entrySet().iterator(); all.hasNext(); ) {
        Map.Entry<String, byte[]> record = all.next();
        Decoded<T> decoded = reader.decode(decoder, topic, record.getValue());
        if (decoded instanceof Decoded.Value<T> value) {
          values.put(record.getKey(), value.value());
        } else if (decoded instanceof Decoded.Malformed<T> malformed) {
          leftOut.add("key " + record.getKey(), malformed);
        }
        all.remove(); // the bytes are needed no more
      }
    }
    if (leftOut.records() > 0 && values.isEmpty()) {
      throw new UnreadableLogException.SchemaMismatch(
          topic.name(), String.valueOf(leftOut.first()));
    }
    reader.tell(leftOut, topic);
    return values;
  }
}
