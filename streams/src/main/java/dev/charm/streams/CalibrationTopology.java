package dev.charm.streams;

import dev.charm.schemas.Decoded;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Registry;
import dev.charm.schemas.RoutedDecoder;
import dev.charm.schemas.RoutedTopic;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import dev.charm.streams.intake.FailedRecords;
import dev.charm.streams.intake.GlobalStoreUpdater;
import dev.charm.streams.intake.GuardedProcessor;
import dev.charm.streams.intake.LimitedRewardModels;
import dev.charm.streams.intake.PartitionCounts;
import dev.charm.streams.intake.PassedOver;
import dev.charm.streams.intake.PatientDecoder;
import dev.charm.streams.intake.RetiredRewardModels;
import dev.charm.streams.intake.RoutedTimestamps;
import dev.charm.streams.intake.Router.Routed;
import dev.charm.streams.merge.Merger;
import dev.charm.streams.prompt.PromptTask;
import dev.charm.streams.rating.Ratings;
import dev.charm.streams.settings.CalibrationSettings;
import dev.charm.streams.state.DiskStores;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
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
  private final PartitionCounts partitions;
  private final DiskStores disk;
  private final PassedOver passedOver;
  private final FailedRecords failed = new FailedRecords();
  private final Topology topology = new Topology();

  private CalibrationTopology(
      CalibrationSettings settings,
      Registry registry,
      PartitionCounts partitions,
      DiskStores disk,
      PassedOver passedOver) {
    this.settings = settings;
    this.registry = registry;
    this.partitions = partitions;
    this.disk = disk;
    this.passedOver = passedOver;
  }

  /**
   * Builds the topology.
   *
   * @param partitions how many its inputs have
   */
  public static Topology build(
      CalibrationSettings settings, Registry registry, PartitionCounts partitions) {
    return build(
        settings,
        registry,
        partitions,
        Stores::persistentKeyValueStore,
        new PassedOver(registry::tell));
  }

  /**
   * Builds the topology with stores of another kind.
   *
   * @param partitions how many its inputs have
   * @param disk makes the stores that grow with prompts, pairs of models or votes, by name
   * @param passedOver is told what is missing in the global stores
   */
  static Topology build(
      CalibrationSettings settings,
      Registry registry,
      PartitionCounts partitions,
      DiskStores disk,
      PassedOver passedOver) {
    CalibrationTopology builder =
        new CalibrationTopology(settings, registry, partitions, disk, passedOver);
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
    addRoutedSource(RoutedTopic.BY_ARENA);
    topology.addProcessor(
        RATINGS,
        guarded(
            new Ratings(
                settings,
                partitions,
                new Ratings.Sinks(
                    Topics.ARENA_RATINGS.name(), Topics.RATING_COVARIANCES.name(), deadLetters),
                disk),
            deadLetters),
        sourceOf(Topics.BATTLES),
        sourceOf(Topics.RATING_SNAPSHOTS),
        sourceOf(RoutedTopic.BY_ARENA));
    addSink(Topics.ARENA_RATINGS, RATINGS);
    addSink(Topics.RATING_COVARIANCES, RATINGS);
    addRoutedSink(RoutedTopic.BY_ARENA, RATINGS);
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
    addRoutedSource(RoutedTopic.BY_PROMPT);
    topology.addProcessor(
        PROMPT_TASK,
        guarded(
            new PromptTask(
                settings,
                partitions,
                new PromptTask.Sinks(
                    Topics.PREFERENCE_PAIRS.name(), Topics.PARTIAL_SUMMARIES.name(), deadLetters),
                disk),
            deadLetters),
        Stream.concat(
                sources.stream().map(CalibrationTopology::sourceOf),
                Stream.of(sourceOf(RoutedTopic.BY_PROMPT)))
            .toArray(String[]::new));
    addSink(Topics.PREFERENCE_PAIRS, PROMPT_TASK);
    addSink(Topics.PARTIAL_SUMMARIES, PROMPT_TASK);
    addRoutedSink(RoutedTopic.BY_PROMPT, PROMPT_TASK);
    addDeadLetters(deadLetters, PROMPT_TASK);
  }

  private void addMerger() {
    String deadLetters = MERGER + "-dead-letters";
    addGlobalStore(
        Merger.RATINGS_STORE,
        Topics.ARENA_RATINGS,
        rating -> Keys.join(rating.getArena(), rating.getModel()));
    addSource(Topics.PARTIAL_SUMMARIES);
    topology.addProcessor(
        MERGER,
        guarded(
            new Merger(
                settings,
                registry,
                new Merger.Sinks(
                    Topics.CALIBRATIONS.name(),
                    Topics.CALIBRATION_HISTORY.name(),
                    Topics.MODEL_STATS.name(),
                    Topics.OFFSET_TARGETS.name(),
                    Topics.CALIBRATION_PLANS.name(),
                    deadLetters),
                disk),
            deadLetters),
        sourceOf(Topics.PARTIAL_SUMMARIES));
    addSink(Topics.CALIBRATIONS, MERGER);
    addSink(Topics.CALIBRATION_HISTORY, MERGER);
    addSink(Topics.MODEL_STATS, MERGER);
    addSink(Topics.OFFSET_TARGETS, MERGER, toEveryPartition());
    addSink(Topics.CALIBRATION_PLANS, MERGER);
    addDeadLetters(deadLetters, MERGER);
    addGlobalStore(
        Merger.COVARIANCES_STORE,
        Topics.RATING_COVARIANCES,
        covariance -> Keys.join(covariance.getArena()));
  }

  private void addRetiredRewardModels() {
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

  private void addLimitedRewardModels() {
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

  /** Every instance holds the whole topic; records are kept as they came and read when needed. */
  private <T extends SpecificRecord> void addGlobalStore(
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

  private <D extends Decoded<?>> ProcessorSupplier<String, D, Object, Object> guarded(
      ProcessorSupplier<String, D, Object, Object> supplier, String deadLetters) {
    return new ProcessorSupplier<>() {
      @Override
      public Processor<String, D, Object, Object> get() {
        return new GuardedProcessor<>(supplier.get(), failed, deadLetters);
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        return supplier.stores();
      }
    };
  }

  private <T extends SpecificRecord> void addSource(Topic<T> topic) {
    topology.addSource(
        sourceOf(topic), new StringDeserializer(), registry.decoder(topic), topic.name());
  }

  private void addRoutedSource(RoutedTopic routed) {
    topology.addSource(
        AutoOffsetReset.earliest(),
        sourceOf(routed),
        new RoutedTimestamps(),
        new StringDeserializer(),
        new RoutedDecoder(routed, registry),
        routed.topicName());
  }

  private void addRoutedSink(RoutedTopic routed, String parent) {
    topology.addSink(
        routed.topicName(),
        routed.topicName(),
        new StringSerializer(),
        (Serializer<Routed>) (topic, record) -> record.raw(),
        (StreamPartitioner<String, Routed>)
            (topic, key, record, count) -> Optional.of(Set.of(record.partition())),
        parent);
  }

  private static String sourceOf(Topic<?> topic) {
    return topic.name() + "-source";
  }

  private static String sourceOf(RoutedTopic routed) {
    return routed.topicName() + "-source";
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
        new FittingSerializer<>(topic, registry),
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
