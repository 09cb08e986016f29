package dev.charm.consumers.scoring;

import dev.charm.consumers.views.RewardModelView;
import dev.charm.schemas.CataloguePartitioner;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Registry;
import dev.charm.schemas.RewardModelVersion;
import dev.charm.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes versions to {@code charm.reward-models}, those of one call all or none. */
public final class RewardModelPublisher implements AutoCloseable {
  private static final int LARGEST_REQUEST = 4 * 1024 * 1024;

  private final KafkaProducer<String, RewardModelVersion> producer;

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
    Serializer<RewardModelVersion> values = registry.serializer(Topics.REWARD_MODELS);
    this.producer = new KafkaProducer<>(properties, new StringSerializer(), values);
    try {
      producer.initTransactions();
    } catch (RuntimeException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
  }

  /** Publishes versions in this order, in one transaction. */
  public void publish(List<RewardModelVersion> versions) {
    producer.beginTransaction();
    try {
      for (RewardModelVersion version : versions) {
        producer.send(
            new ProducerRecord<>(
                Topics.REWARD_MODELS.name(), Keys.join(RewardModelView.id(version)), version));
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

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
