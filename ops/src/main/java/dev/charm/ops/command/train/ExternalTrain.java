package dev.charm.ops.command.train;

import dev.charm.consumers.scoring.declared.RewardModelDeclaration;
import dev.charm.consumers.training.FileTraining;
import dev.charm.consumers.training.TrainingObjective;
import dev.charm.consumers.training.TrainingOutcome;
import dev.charm.consumers.training.TrainingSettings;
import dev.charm.ops.connect.ClientUse;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.export.ExportForm;
import dev.charm.ops.external.ExternalTraining;
import dev.charm.ops.external.FileRound;
import dev.charm.ops.external.TopicRound;
import dev.charm.ops.lifecycle.StopRequest;
import dev.charm.ops.models.RewardModels;
import dev.charm.ops.training.NamedPreferences;
import dev.charm.ops.training.PairFile;
import dev.charm.ops.training.TrainingRequest;
import dev.charm.ops.training.VersionRow;
import dev.charm.schemas.TrainingStatus;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.ParameterException;

/** {@code charm train --external}: a round by the options of {@link TrainCommand}. */
final class ExternalTrain {
  private final TrainCommand options;

  ExternalTrain(TrainCommand options) {
    this.options = options;
  }

  /**
   * Takes the round to its end, and prints what came of it.
   *
   * @return the exit code
   * @throws ParameterException if the options contradict each other
   */
  int run(String command) throws Exception {
    requireSense();
    ExportForm form = options.external.form(options.spec);
    PrintWriter err = options.spec.commandLine().getErr();
    NamedPreferences preferences =
        NamedPreferences.of(TrainCommand.cases(options.preferences, err));
    String round = TrainingRequest.name(Instant.now());
    Path folder =
        options.folder != null
            ? options.folder
            : Path.of(TrainCommand.ROUNDS, round.replace(":", "")); // for any file system
    try (RewardModels models = options.models.open()) {
      ExternalTraining training =
          new ExternalTraining(
              command,
              form,
              options.external.drop,
              preferences.pairs(),
              TrainingSettings.of(options.rewardModel, 1),
              models,
              StopRequest.fromSignals(),
              err);
      return options.pairs.isEmpty()
          ? ofTopics(training, round, folder)
          : ofFiles(training, round, folder);
    }
  }

  private void requireSense() {
    options.refuse("--patience", "is for a running trainer; with --external there is none");
    options.refuse("--no-margin", "is for heads; a command is given no margins of files");
    String objective = options.objective;
    if (objective != null && !objective.equals("pairs")) {
      throw wrong(
          "--objective "
              + objective
              + " is for heads; a command is given the pairs, for what it likes");
    }
    if (options.preferences.isEmpty()) {
      throw wrong(
          "--external needs --preferences FILE: the new model is judged by texts, and the bundled"
              + " preferences are features without texts");
    }
    if (options.pairs.isEmpty()) {
      options.refuse("--reward-models", "goes with --external and --pairs");
    } else if (options.external.margin) {
      throw wrong("--margin needs calibrations, which files of pairs do not have");
    }
  }

  private ParameterException wrong(String why) {
    return new ParameterException(options.spec.commandLine(), why);
  }

  private int ofTopics(ExternalTraining training, String round, Path folder) throws Exception {
    Connection to = options.connection.resolve(ClientUse.READ, ClientUse.TRAIN);
    TrainingOutcome outcome = new TopicRound(training, options.rewardModel, round, to).run(folder);
    if (outcome instanceof TrainingOutcome.Promoted promoted) {
      return options.told(VersionRow.of(promoted.version()), TrainingStatus.PROMOTED.name());
    } else if (outcome instanceof TrainingOutcome.Refused refused) {
      return options.told(VersionRow.of(refused.version()), TrainingStatus.REFUSED.name());
    }
    throw new CommandFailedException(
        "nothing was trained: " + ((TrainingOutcome.NotTrained) outcome).reason());
  }

  private int ofFiles(ExternalTraining training, String round, Path folder) throws Exception {
    List<FileTraining.Pair> pairs =
        PairFile.pairs(TrainCommand.cases(options.pairs, training.notes()));
    RewardModelDeclaration before = training.models().find(options.rewardModel);
    FileRound.Result result = new FileRound(training, before, round).run(pairs, folder);
    VersionRow row =
        VersionRow.of(
            result.model(),
            result.verdict(),
            result.metrics(),
            before.id(),
            TrainingObjective.EXTERNAL,
            pairs.size());
    return options.told(row, row.status());
  }
}
