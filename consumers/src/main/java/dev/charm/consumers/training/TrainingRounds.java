package dev.charm.consumers.training;

import ai.djl.translate.TranslateException;
import dev.charm.consumers.scoring.RewardFeatures;
import dev.charm.consumers.scoring.RewardModelPublisher;
import dev.charm.consumers.training.pinned.PairSnapshot;
import dev.charm.consumers.views.RewardModelView;
import dev.charm.schemas.Registry;
import dev.charm.schemas.RewardModelVersion;
import dev.charm.schemas.TrainingRound;
import dev.charm.schemas.TrainingStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** Begins the rounds of a reward model, one at a time, and goes on with one that was ended. */
final class TrainingRounds {
  private final TrainingSettings settings;
  private final Path folder;
  private final RewardFeatures features;
  private final OriginalPreferences.Source originals;
  private final Freshness freshness;
  private final Properties clients;
  private final Registry registry;

  /**
   * @param folder for the round under way; one that an earlier process left there goes on
   * @param freshness is told what was trained on
   */
  TrainingRounds(
      TrainingSettings settings,
      Path folder,
      RewardFeatures features,
      OriginalPreferences.Source originals,
      Freshness freshness,
      Properties clients,
      Registry registry) {
    this.settings = settings;
    this.folder = folder;
    this.features = features;
    this.originals = originals;
    this.freshness = freshness;
    this.clients = clients;
    this.registry = registry;
  }

  /** A name for a round that nobody gave one. */
  static String name() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
  }

  /** Takes a round that somebody asked for to its end. */
  TrainingOutcome answer(TrainingViews views, TrainingRound asked)
      throws InterruptedException, TranslateException, IOException {
    String name = asked.getObjective();
    TrainingObjective objective;
    try {
      objective = name == null ? settings.objective() : TrainingObjective.named(name);
    } catch (IllegalArgumentException e) {
      failed(views, asked.getRound(), e);
      throw e;
    }
    return run(views, asked.getRound(), objective);
  }

  /** A round that an earlier process began, and what came of it. */
  record Resumed(String round, TrainingOutcome outcome) {}

  /** Goes on with the round that an earlier process left under way, if there is one. */
  Optional<Resumed> resume(TrainingViews views)
      throws TranslateException, IOException, InterruptedException {
    Optional<PinnedRound> left = PinnedRound.left(folder, features);
    if (left.isEmpty()) {
      return Optional.empty();
    }
    String round = left.get().manifest().round();
    return Optional.of(new Resumed(round, steps(views, left.get())));
  }

  /**
   * Takes a round to its end; before it, one that an earlier process left under way. What goes
   * wrong and would again ends a round that the topic knows: FAILED.
   */
  TrainingOutcome run(TrainingViews views, String name, TrainingObjective objective)
      throws TranslateException, IOException, InterruptedException {
    Optional<Resumed> resumed = resume(views);
    if (resumed.isPresent() && resumed.get().round().equals(name)) {
      return resumed.get().outcome();
    }
    Optional<RewardModelVersion> active = views.models().active();
    if (active.isEmpty()) {
      String reason = "no version of " + settings.rewardModelName() + " is active";
      over(name, TrainingStatus.NOTHING, reason);
      return new TrainingOutcome.NotTrained(reason);
    }
    Optional<String> notTrained = notAHead(active.get());
    if (notTrained.isPresent()) {
      over(name, TrainingStatus.NOTHING, notTrained.get());
      return new TrainingOutcome.NotTrained(notTrained.get());
    }
    try (PairSnapshot snapshot = views.pin(RewardModelView.id(active.get()))) {
      TrainingOutcome outcome = steps(views, pinned(views, snapshot, name, objective));
      freshness.trainedOn(snapshot);
      return outcome;
    }
  }

  /** Why a version cannot be trained further here; empty for a head. */
  static Optional<String> notAHead(RewardModelVersion version) {
    return version.getArtifact() == null && version.getArtifactUri() != null
        ? Optional.of(
            RewardModelView.id(version)
                + " is a classifier in a folder; train it with 'charm train --external COMMAND'")
        : Optional.empty();
  }

  private PinnedRound pinned(
      TrainingViews views, PairSnapshot snapshot, String name, TrainingObjective objective)
      throws TranslateException, IOException, InterruptedException {
    try {
      return PinnedRound.pin(
          folder, name, objective, snapshot, features, settings.heldOutPercent());
    } catch (TranslateException | IOException | RuntimeException e) {
      if (!isPassing(e, views)) {
        failed(views, name, e);
      }
      throw e;
    }
  }

  private TrainingOutcome steps(TrainingViews views, PinnedRound round)
      throws TranslateException, IOException, InterruptedException {
    String name = round.manifest().round();
    TrainingOutcome outcome;
    try (RewardModelPublisher publisher = publisher()) {
      views.awaitCaughtUp(); // now that nothing of an earlier process can come any more
      outcome =
          new RoundSteps(views.models(), publisher, settings, features, originals)
              .run(round, views.round(name));
    } catch (InterruptedException | TranslateException | IOException | RuntimeException e) {
      if (isPassing(e, views)) {
        round.close(); // it goes on later
      } else {
        failed(views, name, e);
        round.remove();
      }
      throw e;
    }
    round.remove();
    return outcome;
  }

  /** Whether it may go well the next time. */
  static boolean isPassing(Exception e, TrainingViews views) {
    return e instanceof InterruptedException
        || (e instanceof KafkaException && !(e instanceof RecordTooLargeException))
        || (e instanceof IllegalStateException && !views.areAlive());
  }

  private void failed(TrainingViews views, String round, Exception e) throws InterruptedException {
    views.awaitCaughtUp();
    boolean open =
        views.round(round).filter(r -> !TrainingStatus.of(r.getStatus()).isOver()).isPresent();
    if (open) {
      over(round, TrainingStatus.FAILED, e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  private void over(String round, TrainingStatus status, String reason) {
    try (RewardModelPublisher publisher = publisher()) {
      publisher.publish(
          List.of(),
          List.of(
              TrainingRound.newBuilder()
                  .setRewardModel(settings.rewardModelName())
                  .setRound(round)
                  .setStatus(status.name())
                  .setReason(reason)
                  .setChangedAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
                  .build()));
    }
  }

  /** Another trainer of the same reward model is fenced. */
  private RewardModelPublisher publisher() {
    return new RewardModelPublisher("trainer-" + settings.rewardModelName(), clients, registry);
  }
}
