package dev.charm.streams;

import dev.charm.schemas.Decoded;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Registry;
import dev.charm.schemas.RoutedTopic;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import dev.charm.streams.global.GlobalStores;
import dev.charm.streams.global.PassedOver;
import dev.charm.streams.intake.FailedRecords;
import dev.charm.streams.intake.GuardedProcessor;
import dev.charm.streams.intake.PartitionCounts;
import dev.charm.streams.measured.Measures;
import dev.charm.streams.measured.Stage;
import dev.charm.streams.merge.Merger;
import dev.charm.streams.prompt.PromptTask;
import dev.charm.streams.rating.Ratings;
import dev.charm.streams.settings.CalibrationSettings;
import dev.charm.streams.state.DiskStores;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.streams.Topology;
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
  private final TopicNodes nodes;
  private final GlobalStores globalStores;
  private final Measures measures;
  private final FailedRecords failed = new FailedRecords();
  private final Topology topology = new Topology();

  private CalibrationTopology(
      CalibrationSettings settings,
      Registry registry,
      PartitionCounts partitions,
      DiskStores disk,
      PassedOver passedOver,
      Measures measures) {
    this.settings = settings;
    this.registry = registry;
    this.partitions = partitions;
    this.disk = disk;
    this.measures = measures;
    this.nodes = new TopicNodes(topology, registry);
    this.globalStores = new GlobalStores(topology, registry, passedOver);
  }

  /** The topics that each kind of task takes its work from. */
  public static Map<Stage, List<String>> inputs() {
    return Map.of(
        Stage.RATINGS,
        List.of(
            Topics.BATTLES.name(),
            Topics.RATING_SNAPSHOTS.name(),
            RoutedTopic.BY_ARENA.topicName()),
        Stage.PROMPT_TASK,
        List.of(
            Topics.PROMPTS.name(),
            Topics.RESPONSES.name(),
            Topics.REWARDS.name(),
            Topics.RETRACTIONS.name(),
            Topics.OFFSET_TARGETS.name(),
            RoutedTopic.BY_PROMPT.topicName()),
        Stage.MERGER,
        List.of(Topics.PARTIAL_SUMMARIES.name()));
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
        new PassedOver(registry::tell),
        new Measures());
  }

  /**
   * Builds the topology with stores of another kind.
   *
   * @param partitions how many its inputs have
   * @param disk makes the stores that grow with prompts, pairs of models or votes, by name
   * @param passedOver is told what is missing in the global stores
   * @param measures of the process in which it runs
   */
  static Topology build(
      CalibrationSettings settings,
      Registry registry,
      PartitionCounts partitions,
      DiskStores disk,
      PassedOver passedOver,
      Measures measures) {
    CalibrationTopology builder =
        new CalibrationTopology(settings, registry, partitions, disk, passedOver, measures);
    builder.addRatings();
    builder.addPromptTask();
    builder.addMerger();
    builder.globalStores.addRetiredRewardModels();
    builder.globalStores.addLimitedRewardModels();
    return builder.topology;
  }

  private void addRatings() {
    String deadLetters = RATINGS + "-dead-letters";
    nodes.addSource(Topics.BATTLES);
    nodes.addSource(Topics.RATING_SNAPSHOTS);
    nodes.addRoutedSource(RoutedTopic.BY_ARENA);
    topology.addProcessor(
        RATINGS,
        guarded(
            new Ratings(
                settings,
                partitions,
                new Ratings.Sinks(
                    Topics.ARENA_RATINGS.name(), Topics.RATING_COVARIANCES.name(), deadLetters),
                disk,
                measures),
            deadLetters),
        TopicNodes.sourceOf(Topics.BATTLES),
        TopicNodes.sourceOf(Topics.RATING_SNAPSHOTS),
        TopicNodes.sourceOf(RoutedTopic.BY_ARENA));
    nodes.addSink(Topics.ARENA_RATINGS, RATINGS);
    nodes.addSink(Topics.RATING_COVARIANCES, RATINGS);
    nodes.addRoutedSink(RoutedTopic.BY_ARENA, RATINGS);
    nodes.addDeadLetters(deadLetters, RATINGS);
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
    sources.forEach(nodes::addSource);
    nodes.addRoutedSource(RoutedTopic.BY_PROMPT);
    topology.addProcessor(
        PROMPT_TASK,
        guarded(
            new PromptTask(
                settings,
                partitions,
                new PromptTask.Sinks(
                    Topics.PREFERENCE_PAIRS.name(), Topics.PARTIAL_SUMMARIES.name(), deadLetters),
                disk,
                measures),
            deadLetters),
        Stream.concat(
                sources.stream().map(TopicNodes::sourceOf),
                Stream.of(TopicNodes.sourceOf(RoutedTopic.BY_PROMPT)))
            .toArray(String[]::new));
    nodes.addSink(Topics.PREFERENCE_PAIRS, PROMPT_TASK);
    nodes.addSink(Topics.PARTIAL_SUMMARIES, PROMPT_TASK);
    nodes.addRoutedSink(RoutedTopic.BY_PROMPT, PROMPT_TASK);
    nodes.addDeadLetters(deadLetters, PROMPT_TASK);
  }

  private void addMerger() {
    String deadLetters = MERGER + "-dead-letters";
    globalStores.add(
        Merger.RATINGS_STORE,
        Topics.ARENA_RATINGS,
        rating -> Keys.join(rating.getArena(), rating.getModel()));
    nodes.addSource(Topics.PARTIAL_SUMMARIES);
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
                disk,
                measures),
            deadLetters),
        TopicNodes.sourceOf(Topics.PARTIAL_SUMMARIES));
    nodes.addSink(Topics.CALIBRATIONS, MERGER);
    nodes.addSink(Topics.CALIBRATION_HISTORY, MERGER);
    nodes.addSink(Topics.MODEL_STATS, MERGER);
    nodes.addSink(Topics.OFFSET_TARGETS, MERGER, TopicNodes.toEveryPartition());
    nodes.addSink(Topics.CALIBRATION_PLANS, MERGER);
    nodes.addDeadLetters(deadLetters, MERGER);
    globalStores.add(
        Merger.COVARIANCES_STORE,
        Topics.RATING_COVARIANCES,
        covariance -> Keys.join(covariance.getArena()));
  }

  private <D extends Decoded<?>> ProcessorSupplier<String, D, Object, Object> guarded(
      ProcessorSupplier<String, D, Object, Object> supplier, String deadLetters) {
    return new ProcessorSupplier<>() {
      @Override
      public Processor<String, D, Object, Object> get() {
        return new GuardedProcessor<>(supplier.get(), failed, deadLetters, measures);
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        return supplier.stores();
      }
    };
  }
}
