package dev.charm.streams.rating;

import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Battle;
import dev.charm.schemas.DeadLetters;
import dev.charm.schemas.Decoded;
import dev.charm.schemas.Keys;
import dev.charm.schemas.RatingCovariance;
import dev.charm.schemas.Topics;
import dev.charm.streams.measured.Measures;
import dev.charm.streams.settings.CalibrationSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedForward;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The processor of the ratings with its stores, without a topology around it: the test driver
 * flushes every store on disk after every record, and here are tens of thousands of them.
 */
final class RatingHarness implements AutoCloseable {
  private static final Ratings.Sinks SINKS = new Ratings.Sinks("ratings", "covariances", "dead");

  private final Path state = Files.createTempDirectory("charm-ratings");
  private final List<StateStore> stores = new ArrayList<>();
  private final MockProcessorContext<Object, Object> context;
  private final Processor<String, Decoded<? extends SpecificRecord>, Object, Object> processor;
  private long clock;

  final Map<String, ArenaRating> ratings = new HashMap<>();
  final Map<String, RatingCovariance> covariances = new HashMap<>();
  final List<String> deadLetters = new ArrayList<>();

  RatingHarness(CalibrationSettings settings) throws Exception {
    Properties config = new Properties();
    config.put("application.id", "ratings");
    config.put("bootstrap.servers", "unused:1");
    config.put("default.key.serde", Serdes.ByteArraySerde.class);
    config.put("default.value.serde", Serdes.ByteArraySerde.class);
    context = new MockProcessorContext<>(config, new TaskId(0, 0), state.toFile());
    Ratings ratings =
        new Ratings(settings, by -> 1, SINKS, Stores::persistentKeyValueStore, new Measures());
    for (StoreBuilder<?> builder : ratings.stores()) {
      StateStore store = builder.withLoggingDisabled().withCachingDisabled().build();
      store.init(context.getStateStoreContext(), store);
      context.addStateStore(store);
      stores.add(store);
    }
    context.setCurrentSystemTimeMs(clock);
    processor = ratings.get();
    processor.init(context);
  }

  void send(Battle vote) {
    context.setRecordMetadata(Topics.BATTLES.name(), 0, 0);
    context.setCurrentStreamTimeMs(clock);
    processor.process(
        new Record<>(Keys.join(vote.getArena()), new Decoded.Value<>(vote, new byte[1]), clock));
    drain();
  }

  /** Turns of the clock, each after all that fits may have to rest for, until all is fitted. */
  void fit() {
    do {
      clock += 3_600_000;
      context.setCurrentSystemTimeMs(clock);
      context.scheduledPunctuators().get(0).getPunctuator().punctuate(clock);
      drain();
    } while (entries(Ratings.DUE_STORE) > 0);
  }

  private void drain() {
    for (CapturedForward<?, ?> forward : context.forwarded()) {
      Record<?, ?> record = forward.record();
      switch (forward.childName().orElseThrow()) {
        case "ratings" -> put(ratings, record, ArenaRating.class);
        case "covariances" -> put(covariances, record, RatingCovariance.class);
        default -> deadLetters.add(DeadLetters.header(record.headers(), DeadLetters.REASON));
      }
    }
    context.resetForwards();
  }

  private static <V> void put(Map<String, V> into, Record<?, ?> record, Class<V> type) {
    if (record.value() == null) {
      into.remove(record.key());
    } else {
      into.put((String) record.key(), type.cast(record.value()));
    }
  }

  /** How many entries a state store has. */
  int entries(String name) {
    KeyValueStore<Object, Object> store = context.getStateStore(name);
    int entries = 0;
    try (KeyValueIterator<Object, Object> all = store.all()) {
      while (all.hasNext()) {
        all.next();
        entries++;
      }
    }
    return entries;
  }

  @Override
  public void close() throws IOException {
    processor.close();
    stores.forEach(StateStore::close);
    Utils.delete(state.toFile());
  }
}
