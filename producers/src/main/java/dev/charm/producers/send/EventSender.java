package dev.charm.producers.send;

import dev.charm.producers.row.Row;
import dev.charm.schemas.CataloguePartitioner;
import dev.charm.schemas.DeadLetters;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends events and dead letters, idempotently, acknowledged by all replicas. A failure that the
 * broker reports later is thrown by the next call.
 */
public final class EventSender implements AutoCloseable {
  /** Where bad rows are refused, as their dead letters name it. */
  private static final String STAGE = "ingest";

  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);
  private static final String BATCH_BYTES = String.valueOf(256 * 1024);

  private final String servers;
  private final String registryUrl;
  private final Producer<byte[], byte[]> producer;
  private final Duration deliveryPatience;
  private final Map<Topic<?>, Serializer<?>> serializers = new HashMap<>();
  private final AtomicReference<@Nullable SendException> failure = new AtomicReference<>();

  private EventSender(
      String servers,
      String registryUrl,
      Producer<byte[], byte[]> producer,
      Duration deliveryPatience) {
    this.servers = servers;
    this.registryUrl = registryUrl;
    this.producer = producer;
    this.deliveryPatience = deliveryPatience;
  }

  /**
   * Connects, and makes sure that topics and schemas are there before anything is sent.
   *
   * @param kafka client settings, {@code bootstrap.servers} among them
   * @param topics that will be sent to
   */
  public static EventSender connect(Map<String, ?> kafka, Registry registry, List<Topic<?>> topics)
      throws SendException {
    String servers = String.valueOf(kafka.get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG));
    requireTopics(kafka, servers, topics);
    for (Topic<?> topic : topics) {
      requireSchema(registry, topic);
    }
    Map<String, Object> settings = producerSettings(kafka);
    EventSender sender =
        new EventSender(
            servers, registry.url(), new KafkaProducer<>(settings), deliveryPatience(settings));
    topics.forEach(topic -> sender.serializers.put(topic, registry.serializer(topic)));
    return sender;
  }

  private static void requireTopics(Map<String, ?> kafka, String servers, List<Topic<?>> topics)
      throws SendException {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.keySet().retainAll(AdminClientConfig.configNames());
    try (Admin admin = Admin.create(settings)) {
      var names = new ArrayList<>(topics.stream().map(Topic::name).toList());
      names.add(Topics.DEAD_LETTERS);
      for (var topic : admin.describeTopics(names).topicNameValues().entrySet()) {
        try {
          topic.getValue().get();
        } catch (ExecutionException e) {
          throw SendFailures.kafka(servers, topic.getKey(), e);
        }
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (KafkaException e) {
      throw SendFailures.kafka(servers, "any topic", e);
    }
  }

  private static void requireSchema(Registry registry, Topic<?> topic) throws SendException {
    boolean known;
    try {
      known = registry.knows(topic);
    } catch (IOException | RestClientException e) {
      throw SendFailures.registry(registry.url(), topic.subject(), e);
    }
    if (!known) {
      throw SendFailures.unknownSchema(topic.subject());
    }
  }

  private static Map<String, Object> producerSettings(Map<String, ?> kafka) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip");
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topic.MAX_TEXT_RECORD_BYTES);
    settings.putAll(kafka);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, CataloguePartitioner.class);
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return settings;
  }

  /** Sends an event; returns before it is acknowledged. */
  public <T extends SpecificRecord> void send(Topic<T> topic, String key, T event)
      throws SendException {
    byte[] value;
    try {
      @SuppressWarnings("unchecked") // put in under its own topic
      Serializer<T> serializer =
          (Serializer<T>) Objects.requireNonNull(serializers.get(topic), topic.name());
      value = serializer.serialize(topic.name(), event);
    } catch (KafkaException e) {
      throw SendFailures.registry(registryUrl, topic.subject(), e);
    }
    send(new ProducerRecord<>(topic.name(), key.getBytes(StandardCharsets.UTF_8), value));
  }

  /** Sends the dead letter of a bad row: file as origin, line as offset. */
  public void deadLetter(Row.Bad bad) throws SendException {
    send(
        DeadLetters.letter(
            null,
            bad.raw(),
            bad.reason(),
            bad.detail(),
            new DeadLetters.Origin(STAGE, bad.file(), -1, bad.line())));
  }

  private void send(ProducerRecord<byte[], byte[]> record) throws SendException {
    throwFailure();
    try {
      producer.send(
          record,
          (metadata, e) -> {
            if (e != null) {
              failure.compareAndSet(null, SendFailures.kafka(servers, record.topic(), e));
            }
          });
    } catch (InterruptException e) {
      throw interrupted(e);
    } catch (KafkaException e) {
      throw SendFailures.kafka(servers, record.topic(), e);
    }
  }

  /** How long the oldest record may take to be acknowledged or given up, and a little more. */
  private static Duration deliveryPatience(Map<String, Object> settings) {
    int timeout = new ProducerConfig(settings).getInt(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG);
    return Duration.ofMillis(timeout).plus(CLOSE_PATIENCE);
  }

  /**
   * Waits until everything sent is acknowledged. Bounded here, because the producer's own flush is
   * not: an idempotent producer that lost the broker before it got its id never gives up.
   */
  public void flush() throws SendException {
    try {
      CompletableFuture.runAsync(producer::flush)
          .get(deliveryPatience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (ExecutionException e) {
      throw SendFailures.kafka(servers, "any topic", e);
    } catch (TimeoutException e) {
      throw SendFailures.unacknowledged(servers, e);
    }
    throwFailure();
  }

  private void throwFailure() throws SendException {
    SendException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
  }

  private static SendException interrupted(Exception e) {
    Thread.currentThread().interrupt();
    return new SendException("interrupted", e);
  }

  @Override
  public void close() {
    producer.close(CLOSE_PATIENCE);
    serializers.values().forEach(Serializer::close);
  }
}
