package dev.charm.ops.dashboard.data;

import dev.charm.consumers.views.TopicView;
import dev.charm.ops.connect.Connection;
import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.ModelStats;
import dev.charm.schemas.Registry;
import dev.charm.schemas.RewardModelVersion;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import dev.charm.schemas.TrainingRound;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * The topics that do not grow with prompts, answers or votes, followed in memory: ratings,
 * statistics, calibrations and versions of reward models.
 */
public final class SystemViews implements AutoCloseable {
  private final List<TopicView<?>> all = new ArrayList<>();
  private final TopicView<ArenaRating> ratings;
  private final TopicView<ModelStats> statistics;
  private final TopicView<Calibration> calibrations;
  private final TopicView<RewardModelVersion> versions;
  private final TopicView<TrainingRound> rounds;

  /**
   * Begins to read them.
   *
   * @param registry stays the caller's to close
   * @param changes is told of each change
   * @throws IllegalStateException if one of the topics does not exist
   */
  public SystemViews(Connection to, Registry registry, Changes changes) {
    try {
      ratings = open(Topics.ARENA_RATINGS, Part.RATINGS, to, registry, changes);
      statistics = open(Topics.MODEL_STATS, Part.STATISTICS, to, registry, changes);
      calibrations = open(Topics.CALIBRATIONS, Part.CALIBRATIONS, to, registry, changes);
      versions = open(Topics.REWARD_MODELS, Part.VERSIONS, to, registry, changes);
      rounds = open(Topics.TRAINING_ROUNDS, Part.VERSIONS, to, registry, changes);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private <T extends SpecificRecord> TopicView<T> open(
      Topic<T> topic, Part part, Connection to, Registry registry, Changes changes) {
    TopicView<T> view =
        TopicView.open(
            topic,
            value -> Optional.of(lean(value)),
            to.kafka(),
            registry,
            List.of((key, before, now) -> changes.mark(part)));
    all.add(view);
    return view;
  }

  /** A version without its head, which nobody looks at and may be large. */
  @SuppressWarnings("unchecked") // a version stays a version
  private static <T extends SpecificRecord> T lean(T value) {
    return value instanceof RewardModelVersion version
        ? (T) RewardModelVersion.newBuilder(version).setArtifact(null).build()
        : value;
  }

  /** The ratings in force, of every arena. */
  public Collection<ArenaRating> ratings() {
    return ratings.snapshot().values();
  }

  /** The statistics of every reward model and policy model. */
  public Collection<ModelStats> statistics() {
    return statistics.snapshot().values();
  }

  /** The calibrations in force. */
  public Collection<Calibration> calibrations() {
    return calibrations.snapshot().values();
  }

  /** The calibration of a key, {@code RM|O|R}, if one is in force. */
  public Optional<Calibration> calibration(String key) {
    return calibrations.get(key);
  }

  /** Versions of reward models that are trained here, without their heads. */
  public Collection<RewardModelVersion> versions() {
    return versions.snapshot().values();
  }

  /** Rounds of training, with their curves. */
  public Collection<TrainingRound> rounds() {
    return rounds.snapshot().values();
  }

  /** Waits until all that was committed before this call is known; false when it took longer. */
  public boolean awaitCaughtUp(Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    for (TopicView<?> view : all) {
      if (!view.awaitCaughtUp(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Makes sure that all of them go on following.
   *
   * @throws IllegalStateException if one has failed or is closed
   */
  public void requireAlive() {
    all.forEach(TopicView::requireAlive);
  }

  @Override
  public void close() {
    all.forEach(TopicView::close);
  }
}
