package dev.charm.ops.bench.cluster;

import dev.charm.schemas.Decoded;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topic;
import dev.charm.streams.StreamsDefaults;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The reference for throughput: a Kafka Streams application without state that decodes every
 * record, encodes it again and forwards it to a topic that is as the one it came from. Exactly once
 * and with one thread, as the calibration.
 */
public final class PassThrough implements AutoCloseable {
  private static final String PREFIX = "bench.forwarded.";

  private final Registry registry;
  private final KafkaStreams streams;

  /** Creates the topics that it forwards to; the application is not started yet. */
  public PassThrough(Cluster cluster, String application, List<Topic<?>> topics) throws Exception {
    this(
        new Registry(cluster.registryUrl(), Map.of()),
        settings(cluster.clients(), application, cluster.stateFolder(application).toString()),
        topics);
    createTopics(cluster, topics);
  }

  /**
   * An application that is not started yet; the topics that it forwards to are there.
   *
   * @param registry to be closed with this
   */
  PassThrough(Registry registry, Properties settings, List<Topic<?>> topics) {
    this.registry = registry;
    Topology topology = new Topology();
    topics.forEach(topic -> forward(topology, topic));
    this.streams = new KafkaStreams(topology, settings);
  }

  /** Creates the topics that are forwarded to. */
  static void createTopics(Cluster cluster, List<Topic<?>> topics)
      throws ExecutionException, InterruptedException {
    for (Topic<?> topic : topics) {
      cluster.createLike(topic, PREFIX + topic.name());
    }
  }

  /** As the calibration sets them, those of its producer too, lest it be slowed down here. */
  static Properties settings(Properties clients, String application, String stateFolder) {
    Properties settings = new Properties();
    settings.putAll(clients);
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, stateFolder);
    return StreamsDefaults.under(settings);
  }

  private <T extends SpecificRecord> void forward(Topology topology, Topic<T> topic) {
    String source = topic.name() + "-source";
    String processor = topic.name() + "-forward";
    topology.addSource(source, new StringDeserializer(), registry.decoder(topic), topic.name());
    topology.addProcessor(processor, Forward<T>::new, source);
    topology.addSink(
        topic.name(),
        PREFIX + topic.name(),
        new StringSerializer(),
        registry.serializer(topic),
        processor);
  }

  private static final class Forward<T> extends ContextualProcessor<String, Decoded<T>, String, T> {
    @Override
    public void process(Record<String, Decoded<T>> record) {
      if (record.value() instanceof Decoded.Value<T> good) {
        context().forward(record.withValue(good.value()));
      } else {
        throw new IllegalStateException("a benchmark's record is malformed");
      }
    }
  }

  /** Starts it; returns at once. */
  public void start() {
    streams.start();
  }

  @Override
  public void close() throws IOException {
    streams.close(Duration.ofSeconds(20));
    registry.close();
  }
}
