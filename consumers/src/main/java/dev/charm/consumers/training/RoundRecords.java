package dev.charm.consumers.training;

import dev.charm.consumers.training.gate.Gate;
import dev.charm.consumers.views.RewardModelView;
import dev.charm.schemas.RewardModelStatus;
import dev.charm.schemas.RewardModelVersion;
import dev.charm.schemas.SnapshotManifest;
import dev.charm.schemas.TrainingPoint;
import dev.charm.schemas.TrainingRound;
import dev.charm.schemas.TrainingStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a round says in {@code charm.training-rounds}, and of its candidate in {@code
 * charm.reward-models}.
 *
 * @param rewardModel without version
 * @param round its name
 * @param objective its name
 * @param snapshot the pairs that it pinned
 */
public record RoundRecords(
    String rewardModel, String round, String objective, SnapshotManifest snapshot) {

  /** Where the round stands now. */
  public TrainingRound state(
      TrainingStatus status, @Nullable String candidate, @Nullable String reason) {
    return TrainingRound.newBuilder()
        .setRewardModel(rewardModel)
        .setRound(round)
        .setStatus(status.name())
        .setObjective(objective)
        .setTrainedFrom(snapshot.getRewardModel())
        .setCandidate(candidate)
        .setPairs(snapshot.getPairs())
        .setReason(reason)
        .setChangedAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
        .build();
  }

  /**
   * A candidate, without the model itself and its SHA-256.
   *
   * @param parent the version that it was trained from
   * @param version what it is called
   */
  public RewardModelVersion.Builder candidate(RewardModelVersion parent, String version) {
    Instant afterParent = parent.getCreatedAt().plusMillis(1);
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    return RewardModelVersion.newBuilder()
        .setName(parent.getName())
        .setVersion(version)
        .setStatus(RewardModelStatus.CANDIDATE.name())
        .setParent(RewardModelView.id(parent))
        .setManifest(snapshot)
        .setObjective(objective)
        .setRound(round)
        .setCreatedAt(now.isAfter(afterParent) ? now : afterParent);
  }

  /**
   * What is published together when the gate has judged.
   *
   * @param versions the candidate first; then its parent, if the candidate takes its place
   */
  public record Judged(List<RewardModelVersion> versions, TrainingRound round) {}

  /** What a verdict makes of a candidate, its parent and the round. */
  public Judged judged(
      RewardModelVersion parent,
      RewardModelVersion candidate,
      Gate.Verdict verdict,
      List<TrainingPoint> curve) {
    Map<String, Double> metrics = new TreeMap<>(candidate.getMetrics());
    metrics.putAll(verdict.metrics());
    RewardModelVersion judged =
        RewardModelVersion.newBuilder(candidate)
            .setStatus(
                (verdict.promoted() ? RewardModelStatus.ACTIVE : RewardModelStatus.REFUSED).name())
            .setReason(verdict.reason())
            .setMetrics(metrics)
            .build();
    TrainingStatus status = verdict.promoted() ? TrainingStatus.PROMOTED : TrainingStatus.REFUSED;
    TrainingRound ended =
        TrainingRound.newBuilder(state(status, RewardModelView.id(candidate), verdict.reason()))
            .setCurve(curve)
            .build();
    return new Judged(
        verdict.promoted() ? List.of(judged, retired(parent, candidate)) : List.of(judged), ended);
  }

  private static RewardModelVersion retired(
      RewardModelVersion parent, RewardModelVersion successor) {
    return RewardModelVersion.newBuilder(parent)
        .setStatus(RewardModelStatus.RETIRED.name())
        .setReason("replaced by " + RewardModelView.id(successor))
        .build();
  }
}
