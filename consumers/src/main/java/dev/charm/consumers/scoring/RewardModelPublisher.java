package dev.charm.consumers.scoring;

import dev.charm.consumers.views.RewardModelView;
import dev.charm.schemas.CataloguePartitioner;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Registry;
import dev.charm.schemas.RewardModelVersion;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import dev.charm.schemas.TrainingRound;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Writes versions to {@code charm.reward-models} and rounds to {@code charm.training-rounds}, those
 * of one call all or none.
 */
public final class RewardModelPublisher implements AutoCloseable {
  private static final int LARGEST_REQUEST = 4 * 1024 * 1024;

  private final Serializer<RewardModelVersion> versions;
  private final Serializer<TrainingRound> rounds;
  private final KafkaProducer<String, byte[]> producer;

  /**
   * Opens a transactional producer and fences an earlier one of the same name.
   *
   * @param who publishes; part of the transactional id
   */
  public RewardModelPublisher(String who, Properties clients, Registry registry) {
    Properties properties = new Properties();
    properties.putAll(clients);
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "charm-reward-models-" + who);
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(LARGEST_REQUEST));
    properties.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, CataloguePartitioner.class.getName());
    this.versions = registry.serializer(Topics.REWARD_MODELS);
    this.rounds = registry.serializer(Topics.TRAINING_ROUNDS);
    this.producer =
        new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    try {
      producer.initTransactions();
    } catch (RuntimeException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
  }

  /** Publishes versions in this order, in one transaction. */
  public void publish(List<RewardModelVersion> versions) {
    publish(versions, List.of());
  }

  /** Publishes versions and rounds of training in this order, in one transaction. */
  public void publish(List<RewardModelVersion> versions, List<TrainingRound> rounds) {
    producer.beginTransaction();
    try {
      for (RewardModelVersion version : versions) {
        send(Topics.REWARD_MODELS, this.versions, Keys.join(RewardModelView.id(version)), version);
      }
      for (TrainingRound round : rounds) {
        send(Topics.TRAINING_ROUNDS, this.rounds, Keys.of(round), round);
      }
      producer.commitTransaction();
    } catch (RuntimeException e) {
      try {
        producer.abortTransaction();
      } catch (RuntimeException f) {
        e.addSuppressed(f);
      }
      throw e;
    }
  }

  private <T> void send(Topic<?> topic, Serializer<T> values, String key, T value) {
    byte[] bytes = values.serialize(topic.name(), value);
    producer.send(new ProducerRecord<>(topic.name(), key, bytes));
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
