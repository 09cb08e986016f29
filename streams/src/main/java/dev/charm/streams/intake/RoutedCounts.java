package dev.charm.streams.intake;

import dev.charm.schemas.RoutedTopic;
import dev.charm.streams.state.StoreSerde;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * How many records of each topic came by another partitioner: in a store, whose changelog {@code
 * charm status} reads, and as the metric {@code routed-total} (and {@code routed-rate}, per second)
 * of Kafka Streams, tagged with the topic.
 */
public final class RoutedCounts {
  private static final Serde<Count> SERDE =
      StoreSerde.of(
          (count, out) -> {
            out.writeLong(count.records());
            out.writeLong(count.last());
          },
          in -> new Count(in.readLong(), in.readLong()));

  private final ProcessorContext<?, ?> context;
  private final KeyValueStore<String, Count> store;
  private final Map<String, Sensor> sensors = new HashMap<>();

  /**
   * How many records of a topic one partition has sent on.
   *
   * @param last when it did so last, milliseconds since 1970
   */
  public record Count(long records, long last) {
    /** Both together. */
    public Count plus(Count other) {
      return new Count(records + other.records, Math.max(last, other.last));
    }
  }

  private RoutedCounts(ProcessorContext<?, ?> context, KeyValueStore<String, Count> store) {
    this.context = context;
    this.store = store;
  }

  static RoutedCounts of(ProcessorContext<?, ?> context, RoutedTopic way) {
    return new RoutedCounts(context, context.getStateStore(store(way)));
  }

  /** The store to add to the topology. */
  public static StoreBuilder<KeyValueStore<String, Count>> builder(RoutedTopic way) {
    return Stores.keyValueStoreBuilder(
        Stores.inMemoryKeyValueStore(store(way)), Serdes.String(), SERDE);
  }

  private static String store(RoutedTopic way) {
    return switch (way) {
      case BY_PROMPT -> "routed-by-prompt";
      case BY_ARENA -> "routed-by-arena";
    };
  }

  /** Names of the stores. */
  public static List<String> stores() {
    return Stream.of(RoutedTopic.values()).map(RoutedCounts::store).toList();
  }

  /** The value of a record of a changelog. */
  public static Count read(byte[] value) {
    return SERDE.deserializer().deserialize("", value);
  }

  void add(String topic, long now) {
    Count known = store.get(topic);
    Count one = new Count(1, now);
    store.put(topic, known == null ? one : known.plus(one));
    sensors.computeIfAbsent(topic, this::sensor).record();
  }

  private Sensor sensor(String topic) {
    return context
        .metrics()
        .addRateTotalSensor("topic", topic, "routed", Sensor.RecordingLevel.INFO);
  }
}
