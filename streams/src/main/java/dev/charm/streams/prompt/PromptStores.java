package dev.charm.streams.prompt;

import dev.charm.calibration.reward.DifferenceRange;
import dev.charm.schemas.RoutedTopic;
import dev.charm.streams.intake.RoutedCounts;
import dev.charm.streams.state.DiskStores;
import dev.charm.streams.state.StoreSerde;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The state of a prompt task. What grows with the prompts, or with what is withdrawn of them, is on
 * disk; what grows with the models only is in memory. Every store has its changelog.
 *
 * @param prompts the records of each prompt and, by its hash, their tombstones
 * @param responses the record of each response, by prompt, model and sample index
 * @param rewards the reward vector by prompt and reward model
 * @param differences the index of d; see {@link DifferenceIndex}
 * @param tallies round-robin results by reward model and policy model
 * @param scoreSums sums of rewards by reward model and policy model
 * @param boundaries the applied boundary of each calibration
 * @param ranges the range of differences that the merger wants in detail, of a calibration
 * @param unreported which summaries changed since they were last sent
 * @param plan which calibrations the rewards take part in
 * @param styles the style of each policy model's answers, and how far they were counted
 * @param withdrawals up to which versions prompts and responses were withdrawn
 */
record PromptStores(
    KeyValueStore<String, byte[]> prompts,
    KeyValueStore<String, byte[]> responses,
    KeyValueStore<String, RewardVector> rewards,
    KeyValueStore<Bytes, byte[]> differences,
    KeyValueStore<String, GameRow> tallies,
    KeyValueStore<String, ScoreSum> scoreSums,
    KeyValueStore<String, Boundary> boundaries,
    KeyValueStore<String, DifferenceRange> ranges,
    KeyValueStore<String, byte[]> unreported,
    KeyValueStore<String, PlanChange> plan,
    KeyValueStore<String, Styles.Entry> styles,
    KeyValueStore<String, Long> withdrawals) {

  /**
   * The stores to add to the topology.
   *
   * @param disk makes those that grow with the prompts
   */
  static Set<StoreBuilder<?>> builders(DiskStores disk) {
    // In a fixed order, which the description of the topology shows here and there.
    return new LinkedHashSet<>(
        List.of(
            RoutedCounts.builder(RoutedTopic.BY_PROMPT),
            disk.builder("prompts", Serdes.String(), Serdes.ByteArray()).withCachingEnabled(),
            disk.builder("responses", Serdes.String(), Serdes.ByteArray()).withCachingEnabled(),
            disk.builder("rewards", Serdes.String(), RewardVector.SERDE).withCachingEnabled(),
            // Without a cache: a position is written once, and only ranges are read.
            disk.builder("differences", Serdes.Bytes(), Serdes.ByteArray()),
            inMemory("tallies", GameRow.SERDE).withCachingEnabled(),
            inMemory("score-sums", ScoreSum.SERDE).withCachingEnabled(),
            inMemory("boundaries", Boundary.SERDE),
            inMemory("ranges", StoreSerde.RANGE),
            inMemory("unreported", Serdes.ByteArray()),
            inMemory("plan", PlanChange.SERDE),
            inMemory("styles", Styles.Entry.SERDE).withCachingEnabled(),
            disk.builder("withdrawals", Serdes.String(), Serdes.Long()).withCachingEnabled()));
  }

  static PromptStores of(ProcessorContext<?, ?> context) {
    return new PromptStores(
        context.getStateStore("prompts"),
        context.getStateStore("responses"),
        context.getStateStore("rewards"),
        context.getStateStore("differences"),
        context.getStateStore("tallies"),
        context.getStateStore("score-sums"),
        context.getStateStore("boundaries"),
        context.getStateStore("ranges"),
        context.getStateStore("unreported"),
        context.getStateStore("plan"),
        context.getStateStore("styles"),
        context.getStateStore("withdrawals"));
  }

  private static <V> StoreBuilder<KeyValueStore<String, V>> inMemory(String name, Serde<V> value) {
    return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.String(), value);
  }
}
