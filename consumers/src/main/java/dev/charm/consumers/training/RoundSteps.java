package dev.charm.consumers.training;

import ai.djl.translate.TranslateException;
import dev.charm.consumers.scoring.HeadArtifact;
import dev.charm.consumers.scoring.HeadFormat;
import dev.charm.consumers.scoring.RewardFeatures;
import dev.charm.consumers.scoring.RewardHead;
import dev.charm.consumers.scoring.RewardModelPublisher;
import dev.charm.consumers.scoring.Sha256;
import dev.charm.consumers.training.gate.Gate;
import dev.charm.consumers.views.RewardModelView;
import dev.charm.schemas.RewardModelStatus;
import dev.charm.schemas.RewardModelVersion;
import dev.charm.schemas.TrainingPoint;
import dev.charm.schemas.TrainingRound;
import dev.charm.schemas.TrainingStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a round once its pairs are pinned, each visible in {@code charm.training-rounds} and
 * {@code charm.reward-models}:
 *
 * <ol>
 *   <li>the round is RUNNING;
 *   <li>the new version is a CANDIDATE, with its head, manifest and metrics;
 *   <li>the {@link Gate} judges it: in one transaction the candidate becomes ACTIVE, its parent
 *       RETIRED and the round PROMOTED, or the candidate and the round become REFUSED.
 * </ol>
 *
 * <p>The version's name is the whole number after the greatest there is. A round that was ended
 * between two steps goes on with the next: what it has published is not made again.
 */
final class RoundSteps {
  private static final Duration CATCH_UP = Duration.ofSeconds(30);

  private final RewardModelView models;
  private final RewardModelPublisher publisher;
  private final TrainingSettings settings;
  private final RewardFeatures features;
  private final OriginalPreferences.Source originals;

  RoundSteps(
      RewardModelView models,
      RewardModelPublisher publisher,
      TrainingSettings settings,
      RewardFeatures features,
      OriginalPreferences.Source originals) {
    this.models = models;
    this.publisher = publisher;
    this.settings = settings;
    this.features = features;
    this.originals = originals;
  }

  /**
   * Takes the round to its end.
   *
   * @param known what the topic says of it
   * @throws IOException if a head or the original preferences cannot be read
   * @throws TranslateException if the encoder fails
   */
  TrainingOutcome run(PinnedRound round, Optional<TrainingRound> known)
      throws IOException, TranslateException, InterruptedException {
    RoundManifest manifest = round.manifest();
    boolean over = known.filter(r -> TrainingStatus.of(r.getStatus()).isOver()).isPresent();
    Optional<RewardModelVersion> made = made(manifest.round());
    if (made.isPresent() && status(made.get()) != RewardModelStatus.CANDIDATE) {
      return decided(round, made.get(), over);
    } else if (over) {
      return new TrainingOutcome.NotTrained(String.valueOf(known.get().getReason()));
    }
    String trainedFrom = made.map(RewardModelVersion::getParent).orElse(manifest.parent());
    Optional<RewardModelVersion> active = active(trainedFrom);
    if (active.isEmpty() || !trainedFrom.equals(manifest.parent())) {
      return made.isPresent()
          ? replaced(round, made.get(), List.of())
          : over(round, inactive(trainedFrom));
    }
    if (round.training().pairs().isEmpty()) {
      return over(
          round,
          "%s has no pair to train on: %d held out, %.0f without text"
              .formatted(
                  manifest.parent(),
                  round.heldOut().pairs().size(),
                  manifest.metrics().getOrDefault("pairs_without_text", 0.0)));
    }
    RewardModelVersion parent = active.get();
    RewardHead start = head(new Lineage(models.versions()).firstHead(parent));
    RewardHead before = head(parent);
    OriginalPreferences outside = originals.read(features);
    RewardModelVersion candidate;
    List<TrainingPoint> curve = List.of();
    if (made.isPresent()) {
      candidate = made.get();
    } else {
      publisher.publish(List.of(), List.of(state(round, TrainingStatus.RUNNING, null, null)));
      HeadUpdate update =
          HeadUpdate.train(
              start,
              before,
              round,
              TrainingObjective.named(manifest.objective()),
              outside,
              settings.recipe());
      if (update.head().sameAs(before)) {
        return over(round, "the pairs give the very head of " + manifest.parent() + ": at rest");
      }
      candidate = candidate(parent, round, update);
      curve = update.curve();
      publisher.publish(List.of(candidate));
    }
    Gate.Verdict verdict =
        new Gate(settings.mostAccuracyLoss())
            .judge(
                new HeadEvidence(
                    start, before, head(candidate), outside.judging(), round.answers()));
    awaitCaughtUp(); // somebody may have promoted another version meanwhile
    return active(manifest.parent()).isPresent()
        ? judged(round, parent, candidate, verdict, curve)
        : replaced(round, candidate, curve);
  }

  /** The active version, if it is still this one. */
  private Optional<RewardModelVersion> active(String id) {
    return models.active().filter(version -> RewardModelView.id(version).equals(id));
  }

  private static String inactive(String parent) {
    return parent + " is not active any more";
  }

  /** A candidate whose parent was replaced before it was judged. */
  private TrainingOutcome replaced(
      PinnedRound round, RewardModelVersion candidate, List<TrainingPoint> curve)
      throws InterruptedException {
    String reason = inactive(String.valueOf(candidate.getParent()));
    Gate.Verdict verdict = new Gate.Verdict(false, reason, Map.of());
    return judged(round, candidate, candidate, verdict, curve);
  }

  /** A version that the gate, or somebody by hand, has decided on. */
  private TrainingOutcome decided(PinnedRound round, RewardModelVersion version, boolean over) {
    if (!over) {
      TrainingStatus status =
          status(version) == RewardModelStatus.REFUSED
              ? TrainingStatus.REFUSED
              : TrainingStatus.PROMOTED;
      String id = RewardModelView.id(version);
      publisher.publish(List.of(), List.of(state(round, status, id, version.getReason())));
    }
    return ended(version);
  }

  private TrainingOutcome judged(
      PinnedRound round,
      RewardModelVersion parent,
      RewardModelVersion candidate,
      Gate.Verdict verdict,
      List<TrainingPoint> curve)
      throws InterruptedException {
    RoundRecords.Judged judged = records(round).judged(parent, candidate, verdict, curve);
    publisher.publish(judged.versions(), List.of(judged.round()));
    awaitCaughtUp();
    return ended(judged.versions().get(0));
  }

  private void awaitCaughtUp() throws InterruptedException {
    if (!models.awaitCaughtUp(CATCH_UP)) {
      throw new TimeoutException("what was published of versions cannot be read yet");
    }
  }

  private static TrainingOutcome ended(RewardModelVersion version) {
    return status(version) == RewardModelStatus.REFUSED
        ? new TrainingOutcome.Refused(version)
        : new TrainingOutcome.Promoted(version);
  }

  private TrainingOutcome over(PinnedRound round, String reason) {
    publisher.publish(List.of(), List.of(state(round, TrainingStatus.NOTHING, null, reason)));
    return new TrainingOutcome.NotTrained(reason);
  }

  private TrainingRound state(
      PinnedRound round,
      TrainingStatus status,
      @Nullable String candidate,
      @Nullable String reason) {
    return records(round).state(status, candidate, reason);
  }

  private RoundRecords records(PinnedRound round) {
    RoundManifest manifest = round.manifest();
    return new RoundRecords(
        settings.rewardModelName(), manifest.round(), manifest.objective(), manifest.snapshot());
  }

  private Optional<RewardModelVersion> made(String round) {
    return models.versions().stream().filter(v -> round.equals(v.getRound())).findFirst();
  }

  private static RewardModelStatus status(RewardModelVersion version) {
    return RewardModelStatus.of(version.getStatus());
  }

  private RewardHead head(RewardModelVersion version) throws IOException {
    RewardHead head = HeadArtifact.read(version);
    head.requireFits(features.encoder().hash());
    return head;
  }

  private RewardModelVersion candidate(
      RewardModelVersion parent, PinnedRound round, HeadUpdate update) {
    byte[] bytes = HeadFormat.write(update.head());
    return records(round)
        .candidate(parent, models.nextVersion())
        .setArtifact(ByteBuffer.wrap(bytes))
        .setArtifactSha256(Sha256.hex(bytes))
        .setEncoderSha256(update.head().encoder())
        .setMetrics(update.metrics())
        .build();
  }
}
