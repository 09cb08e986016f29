package dev.charm.streams.rating;

import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Decoded;
import dev.charm.schemas.Keys;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topics;
import dev.charm.streams.Intake;
import java.util.Comparator;
import java.util.Optional;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Of what several sources say of a model, publishes the rating in force.
 *
 * <p>Of one source the newest {@code as_of} counts, and of equal ones the one later in the log, so
 * that a corrected table of the same day replaces the first. Of several sources the newest {@code
 * as_of} counts, then the source whose name is last in order. A tombstone withdraws a source's
 * rating.
 */
final class RatingProcessor implements Processor<String, Decoded<RatingSnapshot>, Object, Object> {
  private static final Comparator<RatingSnapshot> IN_FORCE =
      Comparator.comparing(RatingSnapshot::getAsOf).thenComparing(RatingSnapshot::getSource);

  private final Deserializer<Decoded<RatingSnapshot>> decoder;
  private final Ratings.Sinks sinks;

  // Set by init, which Streams calls before anything else.
  private @Nullable ProcessorContext<Object, Object> context;
  private @Nullable KeyValueStore<String, byte[]> snapshots;
  private @Nullable Intake intake;

  RatingProcessor(Registry registry, Ratings.Sinks sinks) {
    this.decoder = registry.decoder(Topics.RATING_SNAPSHOTS);
    this.sinks = sinks;
  }

  @Override
  public void init(ProcessorContext<Object, Object> context) {
    this.context = context;
    snapshots = context.getStateStore(Ratings.SNAPSHOTS_STORE);
    intake = new Intake(context, sinks.deadLetters());
  }

  @Override
  public void process(Record<String, Decoded<RatingSnapshot>> record) {
    if (record.value() == null && record.key() != null) {
      withdraw(record);
      return;
    }
    Optional<RatingSnapshot> accepted = intake.accept(record, RatingProcessor::key);
    if (accepted.isEmpty()) {
      return;
    }
    RatingSnapshot snapshot = accepted.get();
    String key = Keys.join(snapshot.getArena(), snapshot.getModel(), snapshot.getSource());
    byte[] known = snapshots.get(key);
    if (known == null || !snapshot(known).getAsOf().isAfter(snapshot.getAsOf())) {
      snapshots.put(key, record.value().raw());
      publish(snapshot.getArena(), snapshot.getModel(), record.timestamp());
    }
  }

  private static String key(RatingSnapshot snapshot) {
    return Keys.join(snapshot.getSource(), snapshot.getArena(), snapshot.getModel());
  }

  private void withdraw(Record<String, Decoded<RatingSnapshot>> record) {
    intake
        .acceptTombstone(record.key(), 3)
        .filter(key -> snapshots.delete(Keys.join(key.get(1), key.get(2), key.get(0))) != null)
        .ifPresent(key -> publish(key.get(1), key.get(2), record.timestamp()));
  }

  private void publish(String arena, String model, long timestamp) {
    ArenaRating inForce = null;
    RatingSnapshot best = null;
    try (KeyValueIterator<String, byte[]> sources =
        snapshots.prefixScan(Keys.join(arena, model, ""), Serdes.String().serializer())) {
      while (sources.hasNext()) {
        KeyValue<String, byte[]> next = sources.next();
        RatingSnapshot candidate = snapshot(next.value);
        if (best == null || IN_FORCE.compare(candidate, best) > 0) {
          best = candidate;
        }
      }
    }
    if (best != null) {
      inForce =
          ArenaRating.newBuilder()
              .setArena(best.getArena())
              .setModel(best.getModel())
              .setRating(best.getRating())
              .setCiLow(best.getCiLow())
              .setCiHigh(best.getCiHigh())
              .setVotes(best.getVotes())
              .setSource(best.getSource())
              .setAsOf(best.getAsOf())
              .build();
    }
    context.forward(
        new Record<>(Keys.join(arena, model), inForce, timestamp), sinks.arenaRatings());
  }

  private RatingSnapshot snapshot(byte[] raw) {
    if (decoder.deserialize(Topics.RATING_SNAPSHOTS.name(), raw)
        instanceof Decoded.Value<RatingSnapshot> good) {
      return good.value();
    }
    throw new IllegalStateException("a state store holds a record that cannot be read");
  }
}
