package dev.charm.consumers.views;

import dev.charm.schemas.Decoded;
import dev.charm.schemas.EventDecoder;
import dev.charm.schemas.Topic;
import dev.charm.schemas.precedence.Precedence;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;

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
   * @throws IllegalArgumentException if others write the topic: what counts there is no matter of
   *     the log's order, see {@link Precedence}
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
    SortedMap<String, byte[]> raw = gather(keys, bytes -> bytes);
    TreeMap<String, T> values = new TreeMap<>();
    decode(
        raw,
        bytes -> bytes,
        (key, value) -> {
          values.put(key, value);
          return false; // the bytes are needed no more
        });
    return values;
  }

  /** Where each value lies in a spool. */
  SortedMap<String, Spool.Place> spooled(Predicate<String> keys, Spool spool) {
    SortedMap<String, Spool.Place> places = gather(keys, spool::put);
    decode(places, spool::get, (key, value) -> true);
    return places;
  }

  /** What is kept of the latest bytes of every key. */
  private <P> SortedMap<String, P> gather(Predicate<String> keys, Function<byte[], P> keep) {
    TreeMap<String, P> latest = new TreeMap<>();
    int partitions = reader.partitions(topic.name()).size();
    reader.scan(
        topic.name(),
        record -> {
          String key = LogReader.key(record);
          if (keys.test(key) && !Precedence.isStale(topic, key, record.partition(), partitions)) {
            if (record.value() == null) {
              latest.remove(key);
            } else {
              latest.put(key, keep.apply(record.value()));
            }
          }
        });
    return latest;
  }

  private interface Good<T> {
    /** Takes a value; says whether its place is still needed. */
    boolean accept(String key, T value);
  }

  /** Decodes what lies at the places, which lose what is malformed or not needed any more. */
  private <P> void decode(SortedMap<String, P> places, Function<P, byte[]> fetch, Good<T> good) {
    LeftOut leftOut = new LeftOut();
    long values = 0;
    try (EventDecoder<T> decoder = reader.decoder(topic)) {
      for (var all = places.entrySet().iterator(); all.hasNext(); ) {
        Map.Entry<String, P> place = all.next();
        Decoded<T> decoded = reader.decode(decoder, topic, fetch.apply(place.getValue()));
        boolean needed = false;
        if (decoded instanceof Decoded.Value<T> value) {
          needed = good.accept(place.getKey(), value.value());
          values++;
        } else if (decoded instanceof Decoded.Malformed<T> malformed) {
          leftOut.add("key " + place.getKey(), malformed);
        }
        if (!needed) {
          all.remove();
        }
      }
    }
    if (leftOut.records() > 0 && values == 0) {
      throw new UnreadableLogException.SchemaMismatch(
          topic.name(), String.valueOf(leftOut.first()));
    }
    reader.tell(leftOut, topic);
  }
}
