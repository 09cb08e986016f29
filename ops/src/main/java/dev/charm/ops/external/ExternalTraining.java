package dev.charm.ops.external;

import dev.charm.consumers.scoring.RewardScorer;
import dev.charm.consumers.training.FileTraining;
import dev.charm.consumers.training.TrainingSettings;
import dev.charm.consumers.training.external.HeldOutPairs;
import dev.charm.consumers.training.external.RoundTexts;
import dev.charm.consumers.training.external.TextEvidence;
import dev.charm.consumers.training.gate.Gate;
import dev.charm.consumers.views.Spool;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.export.ExportForm;
import dev.charm.ops.export.ExportManifest;
import dev.charm.ops.export.ExportNotes;
import dev.charm.ops.export.Harm;
import dev.charm.ops.export.PairChoice;
import dev.charm.ops.export.PairExport;
import dev.charm.ops.export.PairFilter;
import dev.charm.ops.export.PairSource;
import dev.charm.ops.export.TrainerPart;
import dev.charm.ops.lifecycle.StopRequest;
import dev.charm.ops.models.RewardModels;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What every round has whose candidate a command makes: files of pairs, the command at work, a look
 * at what it left, and the evidence for the gate. Where the pairs are from and what is told of the
 * round are the concern of {@link TopicRound} and {@link FileRound}.
 *
 * @param command for a shell
 * @param form of the files
 * @param drop the harms for which pairs are left out of them
 * @param preferences from outside the loop: they judge, all of them
 * @param settings of them the share held out and the loss that is let pass
 * @param models opens scorers; stays the caller's to close
 * @param stop asked for by Ctrl-C
 * @param notes for people
 */
public record ExternalTraining(
    String command,
    ExportForm form,
    Set<Harm> drop,
    List<FileTraining.Pair> preferences,
    TrainingSettings settings,
    RewardModels models,
    StopRequest stop,
    PrintWriter notes) {
  /** What Ctrl-C makes of a round. */
  static final String STOPPED = "stopped by Ctrl-C or a signal";

  /** Opens a scorer. */
  interface Opening {
    RewardScorer open() throws IOException;
  }

  /**
   * Writes the files of a round.
   *
   * @param rewardModel for the manifests
   * @throws CommandFailedException if there is nothing to train on
   */
  void write(PairSource pairs, String rewardModel, RoundFolder folder) throws IOException {
    ExportManifest train = write(pairs, false, rewardModel, folder.train(), folder.folder());
    ExportManifest eval = write(pairs, true, rewardModel, folder.eval(), folder.folder());
    note("%d pairs in %s", train.counts().written(), folder.train());
    note("%d pairs of held-out prompts in %s", eval.counts().written(), folder.eval());
    ExportNotes.of(train).forEach(each -> note("%s", each));
    if (train.counts().written() == 0) {
      throw new CommandFailedException(
          "no pair of %s can be trained on in the form %s".formatted(rewardModel, form.format()));
    }
  }

  private ExportManifest write(
      PairSource pairs, boolean heldOut, String rewardModel, Path file, Path room)
      throws IOException {
    ExportManifest.Settings asked =
        new ExportManifest.Settings(
            rewardModel, PairChoice.REFERENCE, null, null, form, PairFilter.NONE, drop);
    try (Spool spool = Spool.in(room)) {
      PairSource part = new TrainerPart(pairs, heldOut, settings.heldOutPercent());
      return new PairExport(part, asked, spool).to(file);
    }
  }

  /** Takes the pairs of the round that its model is measured on. */
  HeldOutPairs heldOut() {
    return new HeldOutPairs(settings.heldOutPercent());
  }

  /**
   * Runs the command and looks at what it left.
   *
   * @param name of the reward model
   * @param ended why the round is over before the command is, if it is
   * @return the model; to be closed
   * @throws CommandFailedException if the command fails or left no model that can be used
   */
  LeftModel make(String round, String name, RoundFolder folder, Supplier<Optional<String>> ended)
      throws InterruptedException {
    note("round %s: the command begins; its model belongs into %s", round, folder.model());
    new ExternalCommand(command, folder.environment(round)).run(() -> reason(ended));
    note("round %s: the command is done", round);
    return LeftModel.of(folder.model(), name, models, notes);
  }

  private Optional<String> reason(Supplier<Optional<String>> ended) {
    return stop.isMade() ? Optional.of(STOPPED) : ended.get();
  }

  /**
   * Judges a model; it is closed as soon as it has scored.
   *
   * @param before opens the version that it is to replace
   * @param first opens the one that the lineage began with; empty if that is the one before
   */
  Gate.Verdict judge(
      LeftModel candidate, Opening before, Optional<Opening> first, RoundTexts answers)
      throws IOException {
    TextEvidence evidence = TextEvidence.of(preferences, answers);
    try (candidate) {
      score(evidence, TextEvidence.Side.CANDIDATE, candidate.scorer());
    }
    try (RewardScorer scorer = before.open()) {
      score(evidence, TextEvidence.Side.BEFORE, scorer);
    }
    if (first.isPresent()) {
      try (RewardScorer scorer = first.get().open()) {
        score(evidence, TextEvidence.Side.FIRST, scorer);
      }
    }
    return new Gate(settings.mostAccuracyLoss()).judge(evidence);
  }

  private void score(TextEvidence evidence, TextEvidence.Side side, RewardScorer scorer)
      throws IOException {
    note("the gate has %s score preferences and answers", scorer.rewardModel());
    evidence.score(side, scorer, stop::isMade);
  }

  void note(String form, Object... values) {
    notes.printf("charm: " + form + "%n", values);
    notes.flush();
  }
}
