package dev.charm.consumers.training;

import ai.djl.translate.TranslateException;
import dev.charm.consumers.scoring.HeadArtifact;
import dev.charm.consumers.scoring.HeadFormat;
import dev.charm.consumers.scoring.RewardFeatures;
import dev.charm.consumers.scoring.RewardHead;
import dev.charm.consumers.scoring.RewardModelPublisher;
import dev.charm.consumers.scoring.Sha256;
import dev.charm.consumers.views.RewardModelView;
import dev.charm.schemas.Registry;
import dev.charm.schemas.RewardModelStatus;
import dev.charm.schemas.RewardModelVersion;
import dev.charm.schemas.SnapshotManifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The steps from one version to the next, each visible in {@code charm.reward-models}:
 *
 * <ol>
 *   <li>the new version is a CANDIDATE, with its head, manifest and metrics;
 *   <li>in one transaction the candidate becomes ACTIVE and its parent RETIRED.
 * </ol>
 *
 * <p>The version's name is the whole number after the greatest there is. A candidate of the same
 * parent and the same data that was left behind by a crash is promoted, not made again.
 */
final class VersionSteps {
  private static final Duration CATCH_UP = Duration.ofSeconds(30);

  private final RewardModelView models;
  private final Properties clients;
  private final Registry registry;

  VersionSteps(RewardModelView models, Properties clients, Registry registry) {
    this.models = models;
    this.clients = clients;
    this.registry = registry;
  }

  /**
   * Makes the version after {@code parent}.
   *
   * @param folder for the features meanwhile
   * @throws IOException if the parent's head cannot be read
   * @throws TranslateException if the encoder fails
   */
  TrainingOutcome next(
      RewardModelVersion parent,
      PairSnapshot snapshot,
      RewardFeatures features,
      TrainingSettings settings,
      Path folder)
      throws IOException, TranslateException, InterruptedException {
    Optional<RewardModelVersion> left = leftBehind(parent, snapshot);
    RewardModelVersion candidate;
    if (left.isPresent()) {
      candidate = left.get();
    } else {
      RewardHead head = HeadArtifact.read(parent);
      head.requireFits(features.encoder().hash());
      Optional<HeadUpdate> update = HeadUpdate.train(head, snapshot, features, settings, folder);
      if (update.isEmpty()) {
        return new TrainingOutcome.NotTrained(
            "%s has no pair to train on: %d held out, %d without text"
                .formatted(snapshot.rewardModel(), snapshot.size(), snapshot.withoutText()));
      }
      candidate = candidate(parent, snapshot, update.get());
    }
    try (RewardModelPublisher publisher =
        new RewardModelPublisher("trainer-" + parent.getName(), clients, registry)) {
      if (left.isEmpty()) {
        publisher.publish(List.of(candidate));
      }
      RewardModelVersion active =
          RewardModelVersion.newBuilder(candidate)
              .setStatus(RewardModelStatus.ACTIVE.name())
              .build();
      RewardModelVersion retired =
          RewardModelVersion.newBuilder(parent).setStatus(RewardModelStatus.RETIRED.name()).build();
      publisher.publish(List.of(active, retired));
      if (!models.awaitCaughtUp(CATCH_UP)) {
        throw new TimeoutException("the new version was published but cannot be read yet");
      }
      return new TrainingOutcome.Trained(active);
    }
  }

  private Optional<RewardModelVersion> leftBehind(
      RewardModelVersion parent, PairSnapshot snapshot) {
    return models.versions().stream()
        .filter(v -> RewardModelStatus.of(v.getStatus()) == RewardModelStatus.CANDIDATE)
        .filter(v -> RewardModelView.id(parent).equals(v.getParent()))
        .filter(v -> isOf(v.getManifest(), snapshot))
        .findFirst();
  }

  private static boolean isOf(@Nullable SnapshotManifest m, PairSnapshot snapshot) {
    return m != null && m.getDataSha256().equals(snapshot.dataHash());
  }

  private RewardModelVersion candidate(
      RewardModelVersion parent, PairSnapshot snapshot, HeadUpdate update) {
    byte[] bytes = HeadFormat.write(update.head());
    Instant afterParent = parent.getCreatedAt().plusMillis(1);
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    return RewardModelVersion.newBuilder()
        .setName(parent.getName())
        .setVersion(models.nextVersion())
        .setStatus(RewardModelStatus.CANDIDATE.name())
        .setParent(RewardModelView.id(parent))
        .setArtifact(ByteBuffer.wrap(bytes))
        .setArtifactSha256(Sha256.hex(bytes))
        .setEncoderSha256(update.head().encoder())
        .setMetrics(update.metrics())
        .setManifest(snapshot.manifest())
        .setCreatedAt(now.isAfter(afterParent) ? now : afterParent)
        .build();
  }
}
