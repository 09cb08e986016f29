package dev.charm.streams.global;

import dev.charm.schemas.Registry;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.Stores;

/**
 * Adds to a topology the stores that every instance holds whole, each kept in step with a topic.
 */
public final class GlobalStores {
  private final Topology topology;
  private final Registry registry;
  private final PassedOver passedOver;

  /**
   * @param passedOver is told what is missing in the stores
   */
  public GlobalStores(Topology topology, Registry registry, PassedOver passedOver) {
    this.topology = topology;
    this.registry = registry;
    this.passedOver = passedOver;
  }

  /** {@link RetiredRewardModels}. */
  public void addRetiredRewardModels() {
    topology.addGlobalStore(
        RetiredRewardModels.builder(),
        RetiredRewardModels.STORE + "-source",
        new StringDeserializer(),
        new ByteArrayDeserializer(),
        Topics.REWARD_MODELS.name(),
        RetiredRewardModels.STORE + "-updater",
        () ->
            new RetiredRewardModels.Updater(
                new PatientDecoder<>(Topics.REWARD_MODELS, registry, passedOver)));
  }

  /** {@link LimitedRewardModels}. */
  public void addLimitedRewardModels() {
    topology.addGlobalStore(
        LimitedRewardModels.builder(),
        LimitedRewardModels.STORE + "-source",
        new StringDeserializer(),
        new ByteArrayDeserializer(),
        Topics.CALIBRATION_PLANS.name(),
        LimitedRewardModels.STORE + "-updater",
        () ->
            new LimitedRewardModels.Updater(
                new PatientDecoder<>(Topics.CALIBRATION_PLANS, registry, passedOver)));
  }

  /**
   * A store of all that lies in a topic; records are kept as they came and read when needed.
   *
   * @param keyOf the key that a record belongs under
   */
  public <T extends SpecificRecord> void add(
      String store, Topic<T> topic, Function<T, String> keyOf) {
    topology.addGlobalStore(
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(store), Serdes.String(), Serdes.ByteArray())
            .withLoggingDisabled(),
        store + "-source",
        new StringDeserializer(),
        new ByteArrayDeserializer(),
        topic.name(),
        store + "-updater",
        () ->
            new GlobalStoreUpdater<>(
                store, new PatientDecoder<>(topic, registry, passedOver), keyOf));
  }
}
