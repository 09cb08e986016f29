package dev.charm.streams.rating;

import dev.charm.schemas.RoutedTopic;
import dev.charm.streams.intake.RoutedCounts;
import dev.charm.streams.state.DiskStores;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The state of the ratings. What grows with the votes is on disk; what grows with the models only
 * is in memory, as much as {@link HeldInMemory} allows. Every store has its changelog.
 *
 * @param snapshots the records, and tombstones, of each arena, model and source
 * @param knownVotes each vote of the horizon by the hash of its id
 * @param names numbers of models and arenas
 * @param pairs the votes of every two models in every arena
 * @param due arenas whose votes changed since they were last fitted
 * @param live the live rating of each arena and model
 * @param published the rating published last of each arena and model
 * @param covariances hash of the covariance published last of each arena
 */
record RatingStores(
    KeyValueStore<String, byte[]> snapshots,
    KeyValueStore<Bytes, KnownVote> knownVotes,
    KeyValueStore<String, Integer> names,
    KeyValueStore<Bytes, PairVotes> pairs,
    KeyValueStore<String, byte[]> due,
    KeyValueStore<String, byte[]> live,
    KeyValueStore<String, byte[]> published,
    KeyValueStore<String, byte[]> covariances) {

  /** Of a changelog that is written all the time and that {@code charm status} reads as a whole. */
  private static final Map<String, String> SOON_COMPACTED =
      Map.of(TopicConfig.SEGMENT_BYTES_CONFIG, String.valueOf(1024 * 1024));

  /**
   * The stores to add to the topology.
   *
   * @param disk makes those that grow with the votes
   */
  static Set<StoreBuilder<?>> builders(DiskStores disk) {
    // In a fixed order, which the description of the topology shows here and there.
    return new LinkedHashSet<>(
        List.of(
            RoutedCounts.builder(RoutedTopic.BY_ARENA),
            inMemory("rating-snapshots", Serdes.String(), Serdes.ByteArray()),
            // Without a cache: known votes are written once and hardly ever read again.
            disk.builder(Ratings.KNOWN_VOTES_STORE, Serdes.Bytes(), KnownVote.SERDE),
            inMemory("vote-names", Serdes.String(), Serdes.Integer()),
            disk.builder("pair-votes", Serdes.Bytes(), PairVotes.SERDE).withCachingEnabled(),
            inMemory(Ratings.DUE_STORE, Serdes.String(), Serdes.ByteArray())
                .withLoggingEnabled(SOON_COMPACTED),
            inMemory("live-ratings", Serdes.String(), Serdes.ByteArray()),
            inMemory("published-ratings", Serdes.String(), Serdes.ByteArray()),
            inMemory("published-covariances", Serdes.String(), Serdes.ByteArray())));
  }

  static RatingStores of(ProcessorContext<?, ?> context) {
    return new RatingStores(
        context.getStateStore("rating-snapshots"),
        context.getStateStore(Ratings.KNOWN_VOTES_STORE),
        context.getStateStore("vote-names"),
        context.getStateStore("pair-votes"),
        context.getStateStore(Ratings.DUE_STORE),
        context.getStateStore("live-ratings"),
        context.getStateStore("published-ratings"),
        context.getStateStore("published-covariances"));
  }

  private static <K, V> StoreBuilder<KeyValueStore<K, V>> inMemory(
      String name, Serde<K> key, Serde<V> value) {
    return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), key, value);
  }
}
