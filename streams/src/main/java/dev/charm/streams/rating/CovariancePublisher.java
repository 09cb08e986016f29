package dev.charm.streams.rating;

import dev.charm.calibration.rating.ArenaRatings;
import dev.charm.schemas.Keys;
import dev.charm.schemas.RatingCovariance;
import dev.charm.schemas.StoredRecords;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Publishes how the errors of an arena's live ratings move together, where it changed. A record
 * grows with the square of the models: about 700 fit into one. With more of them none is published,
 * and ratings are taken as independent, which makes intervals rather too wide. With so many that
 * ratings have no intervals, they are taken as exact, and the calibration says so.
 *
 * <p>Of what was published last only the hash is kept, and a tombstone is published only after a
 * record.
 */
final class CovariancePublisher {
  /** What Kafka and Avro add to the bytes counted here is less. */
  private static final int HEADROOM_BYTES = 64 * 1024;

  private final ProcessorContext<Object, Object> context;
  private final KeyValueStore<String, byte[]> published;
  private final StoredRecords<RatingCovariance> records;
  private final String sink;
  private final MessageDigest sha256;

  /**
   * @param published hash of what was published last, by arena
   */
  CovariancePublisher(
      ProcessorContext<Object, Object> context,
      KeyValueStore<String, byte[]> published,
      String sink) {
    this.context = context;
    this.published = published;
    this.records = new StoredRecords<>(Topics.RATING_COVARIANCES, published.name());
    this.sink = sink;
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * Publishes what is new of an arena.
   *
   * @param fitted empty if there are no live ratings
   */
  void publish(String arena, Optional<ArenaRatings> fitted, Instant asOf, long timestamp) {
    RatingCovariance next =
        fitted.filter(CovariancePublisher::fits).map(all -> record(arena, all, asOf)).orElse(null);
    String key = Keys.join(arena);
    byte[] hash = hash(next);
    byte[] before = published.get(key);
    if (!Arrays.equals(hash, before)) {
      published.put(key, hash);
      context.forward(new Record<>(key, next, timestamp), sink);
    }
  }

  private byte @Nullable [] hash(@Nullable RatingCovariance record) {
    return record == null ? null : sha256.digest(records.write(record));
  }

  private static boolean fits(ArenaRatings fitted) {
    if (!fitted.haveIntervals()) {
      return false;
    }
    long models = fitted.models().size();
    long names = fitted.models().stream().mapToLong(name -> 3L * name.length() + 2).sum();
    long numbers = Double.BYTES * (models * (models + 1) / 2);
    return names + numbers + HEADROOM_BYTES <= Topic.MAX_RECORD_BYTES;
  }

  private static RatingCovariance record(String arena, ArenaRatings fitted, Instant asOf) {
    List<String> models = fitted.models();
    List<Double> covariance = new ArrayList<>(models.size() * (models.size() + 1) / 2);
    for (int i = 0; i < models.size(); i++) {
      for (int j = 0; j <= i; j++) {
        covariance.add(fitted.covariance(models.get(i), models.get(j)));
      }
    }
    return RatingCovariance.newBuilder()
        .setArena(arena)
        .setModels(models)
        .setCovariance(covariance)
        .setAsOf(asOf)
        .build();
  }
}
