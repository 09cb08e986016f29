package dev.charm.streams.merge;

import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Decoded;
import dev.charm.schemas.Keys;
import dev.charm.schemas.ModelStats;
import dev.charm.schemas.OffsetTarget;
import dev.charm.schemas.PartialSummary;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topics;
import dev.charm.streams.CalibrationKey;
import dev.charm.streams.CalibrationSettings;
import dev.charm.streams.PartialKind;
import dev.charm.streams.merge.MergeStores.Published;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The merger: keeps each partition's newest summary and, by the clock, solves what changed and
 * publishes what is new of it. A change of evidence is remembered in a store; a change of ratings
 * is found by comparing with those seen last, where a restart compares with none and so solves
 * everything once, to the same result.
 */
final class MergeProcessor implements Processor<String, Decoded<PartialSummary>, Object, Object> {
  private static final String STATS = "stats";
  private static final byte[] MARK = {1};

  private final CalibrationSettings settings;
  private final Merger.Sinks sinks;
  private final Deserializer<Decoded<PartialSummary>> partialDecoder;
  private final Deserializer<Decoded<ArenaRating>> ratingDecoder;
  private final Deserializer<Decoded<Calibration>> calibrationDecoder;
  private final Deserializer<Decoded<ModelStats>> statsDecoder;
  private final Serializer<Calibration> calibrationEncoder;
  private final Serializer<ModelStats> statsEncoder;

  private Map<String, ArenaRating> ratingsSeen = Map.of();

  // Set by init, which Streams calls before anything else.
  private @Nullable ProcessorContext<Object, Object> context;
  private @Nullable MergeStores stores;
  private @Nullable MergedPartials partials;
  private @Nullable RatingsInForce ratings;
  private @Nullable CalibrationMerge calibrationMerge;
  private @Nullable ModelStatsMerge statsMerge;

  MergeProcessor(CalibrationSettings settings, Registry registry, Merger.Sinks sinks) {
    this.settings = settings;
    this.sinks = sinks;
    this.partialDecoder = registry.decoder(Topics.PARTIAL_SUMMARIES);
    this.ratingDecoder = registry.decoder(Topics.ARENA_RATINGS);
    this.calibrationDecoder = registry.decoder(Topics.CALIBRATIONS);
    this.statsDecoder = registry.decoder(Topics.MODEL_STATS);
    this.calibrationEncoder = registry.serializer(Topics.CALIBRATIONS);
    this.statsEncoder = registry.serializer(Topics.MODEL_STATS);
  }

  @Override
  public void init(ProcessorContext<Object, Object> context) {
    this.context = context;
    stores = MergeStores.of(context);
    partials = new MergedPartials(stores.partials(), partialDecoder);
    ratings =
        new RatingsInForce(
            context.getStateStore(Merger.RATINGS_STORE), ratingDecoder, settings.arena());
    calibrationMerge = new CalibrationMerge(partials, settings.objective());
    statsMerge = new ModelStatsMerge(partials);
    context.schedule(
        settings.punctuation(), PunctuationType.WALL_CLOCK_TIME, timestamp -> punctuate(timestamp));
  }

  @Override
  public void process(Record<String, Decoded<PartialSummary>> record) {
    if (!(record.value() instanceof Decoded.Value<PartialSummary> partial)) {
      throw new IllegalStateException(
          "the topic " + Topics.PARTIAL_SUMMARIES.name() + " holds a foreign record");
    }
    partials.put(record.key(), partial.raw());
    List<String> parts = Keys.split(record.key());
    String due =
        parts.get(1).equals(PartialKind.DIFFERENCE)
            ? Keys.join(PartialKind.DIFFERENCE, parts.get(0), parts.get(2), parts.get(3))
            : Keys.join(STATS, parts.get(0));
    stores.due().put(due, MARK);
  }

  private void punctuate(long timestamp) {
    Map<String, ArenaRating> current = ratings.read();
    Set<CalibrationKey> calibrations = new HashSet<>();
    Set<String> rewardModels = new TreeSet<>();
    for (String due : takeDue()) {
      List<String> parts = Keys.split(due);
      if (parts.get(0).equals(STATS)) {
        rewardModels.add(parts.get(1));
      } else {
        calibrations.add(new CalibrationKey(parts.get(1), parts.get(2), parts.get(3)));
      }
    }
    if (!current.equals(ratingsSeen)) {
      Set<String> changed = changed(ratingsSeen, current);
      partials.calibrations().stream()
          .filter(c -> changed.contains(c.overvalued()) || changed.contains(c.reference()))
          .forEach(calibrations::add);
      rewardModels.addAll(partials.rewardModels());
      ratingsSeen = current;
    }
    for (CalibrationKey calibration : calibrations) {
      solve(calibration, current, timestamp);
    }
    for (String rewardModel : rewardModels) {
      summarise(rewardModel, current, timestamp);
    }
  }

  private List<String> takeDue() {
    List<String> due = new ArrayList<>();
    try (KeyValueIterator<String, byte[]> all = stores.due().all()) {
      while (all.hasNext()) {
        due.add(all.next().key);
      }
    }
    due.forEach(stores.due()::delete);
    return due;
  }

  private static Set<String> changed(
      Map<String, ArenaRating> before, Map<String, ArenaRating> after) {
    Set<String> models = new HashSet<>(before.keySet());
    models.addAll(after.keySet());
    models.removeIf(model -> Objects.equals(before.get(model), after.get(model)));
    return models;
  }

  private void solve(CalibrationKey key, Map<String, ArenaRating> current, long timestamp) {
    Published last = published(stores.calibrations(), key.key());
    Calibration previous =
        last.gone() ? null : value(calibrationDecoder, Topics.CALIBRATIONS.name(), last);
    Optional<Calibration> solved =
        calibrationMerge.solve(
            key, current, previous, last.revision(), Instant.ofEpochMilli(timestamp));
    if (solved.isEmpty()) {
      if (!last.gone()) {
        withdraw(key, last, timestamp);
      }
      return;
    }
    Calibration next = solved.get();
    if (next.equals(previous)) {
      return;
    }
    publish(stores.calibrations(), sinks.calibrations(), key.key(), next, timestamp);
    if (next.getRevision() > last.revision()) {
      context.forward(new Record<>(key.key(), next, timestamp), sinks.calibrationHistory());
      if (previous == null || previous.getOffset() != next.getOffset()) {
        target(key, next.getOffset(), next.getRevision(), timestamp);
      }
    }
  }

  private void withdraw(CalibrationKey key, Published last, long timestamp) {
    long revision = last.revision() + 1;
    stores.calibrations().put(key.key(), new Published(revision, new byte[0]));
    context.forward(new Record<>(key.key(), null, timestamp), sinks.calibrations());
    target(key, null, revision, timestamp);
  }

  private void target(CalibrationKey key, @Nullable Double offset, long revision, long timestamp) {
    OffsetTarget target =
        new OffsetTarget(key.rewardModel(), key.overvalued(), key.reference(), offset, revision);
    context.forward(new Record<>(key.key(), target, timestamp), sinks.offsetTargets());
  }

  private void summarise(String rewardModel, Map<String, ArenaRating> current, long timestamp) {
    statsMerge
        .summarise(rewardModel, current)
        .forEach((model, stats) -> publishStats(rewardModel, model, stats, timestamp));
  }

  private void publishStats(String rewardModel, String model, ModelStats stats, long timestamp) {
    String key = Keys.join(rewardModel, model);
    Published last = published(stores.modelStats(), key);
    stats.setRevision(last.revision());
    if (last.gone() || !stats.equals(value(statsDecoder, Topics.MODEL_STATS.name(), last))) {
      stats.setRevision(last.revision() + 1);
      context.forward(new Record<>(key, stats, timestamp), sinks.modelStats());
      stores
          .modelStats()
          .put(
              key,
              new Published(
                  stats.getRevision(), statsEncoder.serialize(Topics.MODEL_STATS.name(), stats)));
    }
  }

  private void publish(
      KeyValueStore<String, Published> store,
      String sink,
      String key,
      Calibration next,
      long timestamp) {
    context.forward(new Record<>(key, next, timestamp), sink);
    store.put(
        key,
        new Published(
            next.getRevision(), calibrationEncoder.serialize(Topics.CALIBRATIONS.name(), next)));
  }

  private static Published published(KeyValueStore<String, Published> store, String key) {
    Published published = store.get(key);
    return published == null ? Published.NOTHING : published;
  }

  private static <T> T value(Deserializer<Decoded<T>> decoder, String topic, Published published) {
    if (decoder.deserialize(topic, published.record()) instanceof Decoded.Value<T> good) {
      return good.value();
    }
    throw new IllegalStateException("a state store holds a record that cannot be read");
  }
}
