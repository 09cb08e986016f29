package dev.charm.consumers.training.external;

import dev.charm.consumers.scoring.RewardModelPublisher;
import dev.charm.consumers.training.RoundRecords;
import dev.charm.consumers.training.TrainingOutcome;
import dev.charm.consumers.training.gate.Gate;
import dev.charm.consumers.views.RewardModelView;
import dev.charm.schemas.RewardModelVersion;
import dev.charm.schemas.TrainingRound;
import dev.charm.schemas.TrainingStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A round whose candidate a command makes, from the moment that it is RUNNING to its end. */
public final class ExternalRound {
  private final ExternalRounds rounds;
  private final RoundRecords records;
  private final RewardModelVersion parent;

  ExternalRound(ExternalRounds rounds, RoundRecords records, RewardModelVersion parent) {
    this.rounds = rounds;
    this.records = records;
    this.parent = parent;
  }

  /** Why the round is over already, because another took its place; empty while it is not. */
  public Optional<String> ended() {
    return rounds
        .round(records.round())
        .filter(round -> TrainingStatus.of(round.getStatus()).isOver())
        .map(TrainingRound::getReason);
  }

  /**
   * Publishes what the command left behind as a candidate.
   *
   * @param uri of its folder
   * @param sha256 of what is in it
   * @throws EndedRoundException if another round took the place of this one
   */
  public RewardModelVersion candidate(String uri, String sha256, Map<String, Double> metrics)
      throws EndedRoundException, InterruptedException {
    return rounds.exclusively(
        publisher -> {
          requireNotEnded();
          RewardModelVersion candidate =
              records
                  .candidate(parent, rounds.models().nextVersion())
                  .setArtifactUri(uri)
                  .setArtifactSha256(sha256)
                  .setMetrics(metrics)
                  .build();
          publisher.publish(List.of(candidate));
          return candidate;
        });
  }

  /**
   * Publishes what the gate says of the candidate. One whose parent is not active any more is
   * refused, whatever the gate says, and so is one whose round is over.
   */
  public TrainingOutcome judged(RewardModelVersion candidate, Gate.Verdict verdict)
      throws EndedRoundException, InterruptedException {
    return rounds.exclusively(publisher -> judged(candidate, verdict, publisher));
  }

  private TrainingOutcome judged(
      RewardModelVersion candidate, Gate.Verdict verdict, RewardModelPublisher publisher) {
    String id = RewardModelView.id(parent);
    Optional<RewardModelVersion> active =
        rounds.models().active().filter(version -> RewardModelView.id(version).equals(id));
    Optional<String> ended = ended();
    Gate.Verdict last =
        active.isEmpty()
            ? new Gate.Verdict(false, id + " is not active any more", verdict.metrics())
            : ended.isPresent() ? new Gate.Verdict(false, ended.get(), verdict.metrics()) : verdict;
    RoundRecords.Judged judged = records.judged(active.orElse(parent), candidate, last, List.of());
    publisher.publish(judged.versions(), ended.isPresent() ? List.of() : List.of(judged.round()));
    RewardModelVersion version = judged.versions().get(0);
    return last.promoted()
        ? new TrainingOutcome.Promoted(version)
        : new TrainingOutcome.Refused(version);
  }

  /** Ends the round without a candidate that may score: FAILED, unless another has ended it. */
  public void failed(String reason) throws InterruptedException {
    try {
      rounds.exclusively(
          publisher -> {
            if (ended().isEmpty()) {
              publisher.publish(
                  List.of(), List.of(records.state(TrainingStatus.FAILED, null, reason)));
            }
            return true;
          });
    } catch (EndedRoundException e) {
      throw new IllegalStateException("nothing here ends a round", e);
    }
  }

  private void requireNotEnded() throws EndedRoundException {
    Optional<String> ended = ended();
    if (ended.isPresent()) {
      throw new EndedRoundException(ended.get());
    }
  }
}
