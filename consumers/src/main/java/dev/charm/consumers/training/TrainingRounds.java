package dev.charm.consumers.training;

import ai.djl.translate.TranslateException;
import dev.charm.consumers.scoring.RewardFeatures;
import dev.charm.consumers.scoring.RewardModelPublisher;
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

/** Begins the rounds of a reward model, one at a time, and goes on with one that was ended. */
final class TrainingRounds {
  private final TrainingSettings settings;
  private final Path folder;
  private final RewardFeatures features;
  private final OriginalSource originals;
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
      OriginalSource originals,
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

  /** Takes a round that somebody asked for to its end, FAILED if it would fail again. */
  TrainingOutcome answer(TrainingViews views, TrainingRound asked)
      throws InterruptedException, TranslateException, IOException {
    try {
      String objective = asked.getObjective();
      return run(
          views,
          asked.getRound(),
          objective == null ? settings.objective() : TrainingObjective.named(objective));
    } catch (InterruptedException | KafkaException | IllegalStateException e) {
      throw e;
    } catch (TranslateException | IOException | RuntimeException e) {
      over(asked.getRound(), TrainingStatus.FAILED, String.valueOf(e.getMessage()));
      throw e;
    }
  }

  /** A round that an earlier process began, and what came of it. */
  record Resumed(String round, TrainingOutcome outcome) {}

  /** Goes on with the round that an earlier process left under way, if there is one. */
  Optional<Resumed> resume(TrainingViews views)
      throws TranslateException, IOException, InterruptedException {
    Optional<PinnedRound> left = PinnedRound.left(folder);
    if (left.isEmpty()) {
      return Optional.empty();
    }
    views.awaitCaughtUp();
    String round = left.get().manifest().round();
    return Optional.of(new Resumed(round, steps(views, left.get())));
  }

  /** Takes a round to its end; before it, one that an earlier process left under way. */
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
    try (PairSnapshot snapshot = views.pin(RewardModelView.id(active.get()))) {
      PinnedRound pinned =
          PinnedRound.pin(folder, name, objective, snapshot, features, settings.heldOutPercent());
      TrainingOutcome outcome = steps(views, pinned);
      freshness.trainedOn(snapshot);
      return outcome;
    }
  }

  private TrainingOutcome steps(TrainingViews views, PinnedRound round)
      throws TranslateException, IOException, InterruptedException {
    TrainingOutcome outcome;
    try (RewardModelPublisher publisher = publisher()) {
      outcome = new RoundSteps(views.models(), publisher, settings, features, originals).run(round);
    } catch (InterruptedException | KafkaException e) {
      round.close(); // it goes on later
      throw e;
    } catch (TranslateException | IOException | RuntimeException e) {
      round.remove();
      throw e;
    }
    round.remove();
    return outcome;
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
