package dev.charm.streams;

import dev.charm.schemas.Registry;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import dev.charm.streams.merge.Merger;
import dev.charm.streams.prompt.PromptTask;
import dev.charm.streams.rating.Ratings;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * The topology: ratings, prompt tasks and merger, joined by topics of the catalogue only. No
 * repartition topic: what concerns a prompt is partitioned by prompt from the start, and only
 * summaries travel to the merger.
 *
 * <pre>
 *   battles, rating-snapshots
 *     ─▶ ratings ─▶ arena-ratings, rating-covariances ─▶ (every instance)
 *                                                        │
 *   prompts, responses, rewards, retractions             ▼
 *     ─▶ prompt-task ─▶ partial-summaries ─▶ merger ─▶ calibrations(-history), model-stats
 *          │   ▲                              │
 *          │   └────── offset-targets ◀───────┘ (to every partition, KIP-837)
 *          └─▶ preference-pairs
 * </pre>
 */
public final class CalibrationTopology {
  private static final String RATINGS = "ratings";
  private static final String PROMPT_TASK = "prompt-task";
  private static final String MERGER = "merger";

  private final CalibrationSettings settings;
  private final Registry registry;
  private final Topology topology = new Topology();

  private CalibrationTopology(CalibrationSettings settings, Registry registry) {
    this.settings = settings;
    this.registry = registry;
  }

  /** Builds the topology. */
  public static Topology build(CalibrationSettings settings, Registry registry) {
    CalibrationTopology builder = new CalibrationTopology(settings, registry);
    builder.addRatings();
    builder.addPromptTask();
    builder.addMerger();
    builder.addRetiredRewardModels();
    builder.addLimitedRewardModels();
    return builder.topology;
  }

  private void addRatings() {
    String deadLetters = RATINGS + "-dead-letters";
    addSource(Topics.BATTLES);
    addSource(Topics.RATING_SNAPSHOTS);
    topology.addProcessor(
        RATINGS,
        new Ratings(
            settings,
            registry,
            new Ratings.Sinks(
                Topics.ARENA_RATINGS.name(), Topics.RATING_COVARIANCES.name(), deadLetters)),
        sourceOf(Topics.BATTLES),
        sourceOf(Topics.RATING_SNAPSHOTS));
    addSink(Topics.ARENA_RATINGS, RATINGS);
    addSink(Topics.RATING_COVARIANCES, RATINGS);
    addDeadLetters(deadLetters, RATINGS);
  }

  private void addPromptTask() {
    String deadLetters = PROMPT_TASK + "-dead-letters";
    List<Topic<?>> sources =
        List.of(
            Topics.PROMPTS,
            Topics.RESPONSES,
            Topics.REWARDS,
            Topics.RETRACTIONS,
            Topics.OFFSET_TARGETS);
    sources.forEach(this::addSource);
    topology.addProcessor(
        PROMPT_TASK,
        new PromptTask(
            settings,
            registry,
            new PromptTask.Sinks(
                Topics.PREFERENCE_PAIRS.name(), Topics.PARTIAL_SUMMARIES.name(), deadLetters)),
        sources.stream().map(CalibrationTopology::sourceOf).toArray(String[]::new));
    addSink(Topics.PREFERENCE_PAIRS, PROMPT_TASK);
    addSink(Topics.PARTIAL_SUMMARIES, PROMPT_TASK);
    addDeadLetters(deadLetters, PROMPT_TASK);
  }

  private void addMerger() {
    addGlobalStore(Merger.RATINGS_STORE, Topics.ARENA_RATINGS);
    addSource(Topics.PARTIAL_SUMMARIES);
    topology.addProcessor(
        MERGER,
        new Merger(
            settings,
            registry,
            new Merger.Sinks(
                Topics.CALIBRATIONS.name(),
                Topics.CALIBRATION_HISTORY.name(),
                Topics.MODEL_STATS.name(),
                Topics.OFFSET_TARGETS.name(),
                Topics.CALIBRATION_PLANS.name())),
        sourceOf(Topics.PARTIAL_SUMMARIES));
    addSink(Topics.CALIBRATIONS, MERGER);
    addSink(Topics.CALIBRATION_HISTORY, MERGER);
    addSink(Topics.MODEL_STATS, MERGER);
    addSink(Topics.OFFSET_TARGETS, MERGER, toEveryPartition());
    addSink(Topics.CALIBRATION_PLANS, MERGER);
    addGlobalStore(Merger.COVARIANCES_STORE, Topics.RATING_COVARIANCES);
  }

  private void addRetiredRewardModels() {
    topology.addGlobalStore(
        RetiredRewardModels.builder(),
        RetiredRewardModels.STORE + "-source",
        new StringDeserializer(),
        registry.decoder(Topics.REWARD_MODELS),
        Topics.REWARD_MODELS.name(),
        RetiredRewardModels.STORE + "-updater",
        RetiredRewardModels.Updater::new);
  }

  private void addLimitedRewardModels() {
    topology.addGlobalStore(
        LimitedRewardModels.builder(),
        LimitedRewardModels.STORE + "-source",
        new StringDeserializer(),
        registry.decoder(Topics.CALIBRATION_PLANS),
        Topics.CALIBRATION_PLANS.name(),
        LimitedRewardModels.STORE + "-updater",
        LimitedRewardModels.Updater::new);
  }

  /** Every instance holds the whole topic; records are kept as they came and read when needed. */
  private void addGlobalStore(String store, Topic<?> topic) {
    topology.addGlobalStore(
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(store), Serdes.String(), Serdes.ByteArray())
            .withLoggingDisabled(),
        store + "-source",
        new StringDeserializer(),
        new ByteArrayDeserializer(),
        topic.name(),
        store + "-updater",
        () -> new StoreUpdater(store));
  }

  private static final class StoreUpdater extends ContextualProcessor<String, byte[], Void, Void> {
    private final String name;

    StoreUpdater(String name) {
      this.name = name;
    }

    @Override
    public void process(Record<String, byte[]> record) {
      KeyValueStore<String, byte[]> store = context().getStateStore(name);
      store.put(record.key(), record.value());
    }
  }

  private <T extends SpecificRecord> void addSource(Topic<T> topic) {
    topology.addSource(
        sourceOf(topic), new StringDeserializer(), registry.decoder(topic), topic.name());
  }

  private static String sourceOf(Topic<?> topic) {
    return topic.name() + "-source";
  }

  private <T extends SpecificRecord> void addSink(Topic<T> topic, String parent) {
    addSink(topic, parent, byKeyOf(topic));
  }

  private <T extends SpecificRecord> void addSink(
      Topic<T> topic, String parent, StreamPartitioner<String, T> partitioner) {
    topology.addSink(
        topic.name(),
        topic.name(),
        new StringSerializer(),
        registry.serializer(topic),
        partitioner,
        parent);
  }

  private void addDeadLetters(String name, String parent) {
    topology.addSink(
        name, Topics.DEAD_LETTERS, new ByteArraySerializer(), new ByteArraySerializer(), parent);
  }

  private static <T extends SpecificRecord> StreamPartitioner<String, T> byKeyOf(Topic<T> topic) {
    return (name, key, value, partitions) -> Optional.of(Set.of(topic.partition(key, partitions)));
  }

  private static <T> StreamPartitioner<String, T> toEveryPartition() {
    return (topic, key, value, partitions) ->
        Optional.of(IntStream.range(0, partitions).boxed().collect(Collectors.toSet()));
  }
}
