package dev.charm.ops.external;

import dev.charm.consumers.scoring.HeadArtifact;
import dev.charm.consumers.scoring.classifier.FolderArtifact;
import dev.charm.consumers.training.TrainingOutcome;
import dev.charm.consumers.training.external.EndedRoundException;
import dev.charm.consumers.training.external.ExternalRound;
import dev.charm.consumers.training.external.ExternalRounds;
import dev.charm.consumers.training.external.HeldOutPairs;
import dev.charm.consumers.training.gate.Gate;
import dev.charm.consumers.training.pinned.InForce;
import dev.charm.consumers.training.pinned.PairSnapshot;
import dev.charm.consumers.views.LogReader;
import dev.charm.consumers.views.RewardModelView;
import dev.charm.consumers.views.Spool;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.ErrorLine;
import dev.charm.ops.connect.LogReaders;
import dev.charm.ops.export.StreamedPairs;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Registry;
import dev.charm.schemas.RewardModelVersion;
import dev.charm.schemas.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;

/** A round on the calibrated pairs of the active version, told in the topics. */
public final class TopicRound {
  private final ExternalTraining training;
  private final String rewardModel;
  private final String name;
  private final Connection to;

  /**
   * @param rewardModel without version
   * @param name of the round
   */
  public TopicRound(ExternalTraining training, String rewardModel, String name, Connection to) {
    this.training = training;
    this.rewardModel = rewardModel;
    this.name = name;
    this.to = to;
  }

  /**
   * Takes the round to its end.
   *
   * @param folder for its files and its model; must not be there, or be empty
   * @throws CommandFailedException if there is no candidate to be judged; the round is FAILED then,
   *     if it had begun
   */
  public TrainingOutcome run(Path folder) throws IOException, InterruptedException {
    try (LogReader reader = LogReaders.open(to, training.notes());
        Registry registry = to.registry();
        ExternalRounds rounds = new ExternalRounds(rewardModel, to.kafka(), registry)) {
      RewardModelVersion parent =
          rounds
              .active()
              .orElseThrow(
                  () -> new CommandFailedException("no version of " + rewardModel + " is active"));
      RewardModelVersion first = rounds.first(parent);
      requireHere(parent);
      requireHere(first);
      RoundFolder files = RoundFolder.create(folder, training.form());
      try (Spool spool = Spool.in(files.folder())) {
        Pinned pinned = pin(reader, RewardModelView.id(parent), spool, files);
        ExternalRound round = rounds.begin(name, parent, pinned.snapshot());
        return toItsEnd(round, parent, first, pinned.pairs(), files);
      }
    } catch (EndedRoundException e) {
      throw new CommandFailedException("round " + name + " is over: " + e.getMessage(), e);
    }
  }

  /** Before the command works for hours: those that its model is compared with can score here. */
  private static void requireHere(RewardModelVersion version) {
    try {
      if (FolderArtifact.isNamedBy(version)) {
        FolderArtifact.require(version);
      } else {
        HeadArtifact.read(version);
      }
    } catch (IOException e) {
      throw new CommandFailedException(
          RewardModelView.id(version) + " cannot score here: " + e.getMessage(), e);
    }
  }

  private record Pinned(SpooledPairs pairs, PairSnapshot snapshot) {}

  private Pinned pin(LogReader reader, String parent, Spool spool, RoundFolder files)
      throws IOException {
    SpooledPairs pairs =
        new SpooledPairs(reader.spool(Topics.PREFERENCE_PAIRS, isOf(parent, 4), spool));
    Map<String, Calibration> calibrations = reader.latest(Topics.CALIBRATIONS, isOf(parent, 3));
    Map<String, InForce> inForce = new TreeMap<>();
    calibrations.forEach((key, calibration) -> inForce.put(key, InForce.of(calibration)));
    PairSnapshot snapshot = PairSnapshot.pin(parent, pairs, inForce);
    if (snapshot.size() == 0) {
      throw new CommandFailedException(
          "%s has no pair to train on: %d without text".formatted(parent, snapshot.withoutText()));
    }
    training.write(
        new StreamedPairs(visitor -> pairs.values().each(visitor::visit), calibrations),
        parent,
        files);
    return new Pinned(pairs, snapshot);
  }

  /** Keys whose first part of so many is a version. */
  private static Predicate<String> isOf(String version, int parts) {
    return key -> {
      try {
        var split = Keys.split(key);
        return split.size() == parts && split.get(0).equals(version);
      } catch (IllegalArgumentException e) {
        return false; // no key of ours
      }
    };
  }

  private TrainingOutcome toItsEnd(
      ExternalRound round,
      RewardModelVersion parent,
      RewardModelVersion first,
      SpooledPairs pairs,
      RoundFolder files)
      throws IOException, InterruptedException, EndedRoundException {
    try {
      LeftModel left = training.make(name, rewardModel, files, round::ended);
      RewardModelVersion candidate;
      try {
        HeldOutPairs heldOut = training.heldOut();
        pairs.offerTo(heldOut);
        candidate =
            round.candidate(
                FolderArtifact.uri(files.model()),
                left.sha256(),
                heldOut.measure(left.scorer(), training.stop()::isMade));
      } catch (EndedRoundException | IOException | InterruptedException | RuntimeException e) {
        left.close();
        throw e;
      }
      Gate.Verdict verdict =
          training.judge(
              left,
              () -> training.models().version(parent),
              RewardModelView.id(first).equals(RewardModelView.id(parent))
                  ? Optional.empty()
                  : Optional.of(() -> training.models().version(first)),
              pairs);
      return round.judged(candidate, verdict);
    } catch (CancellationException e) {
      throw failed(round, ExternalTraining.STOPPED, e);
    } catch (IOException | InterruptedException | RuntimeException e) {
      String reason = e.getMessage() == null ? e.toString() : e.getMessage();
      throw failed(round, reason, e);
    }
  }

  private CommandFailedException failed(ExternalRound round, String reason, Exception e)
      throws InterruptedException {
    try {
      round.failed(reason);
    } catch (RuntimeException away) {
      e.addSuppressed(away);
      training.note("the round cannot be told to be over: %s", ErrorLine.of(away));
    }
    return new CommandFailedException("round " + name + " failed: " + reason, e);
  }
}
