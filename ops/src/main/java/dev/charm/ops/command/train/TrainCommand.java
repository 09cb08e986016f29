package dev.charm.ops.command.train;

import dev.charm.consumers.scoring.ShippedHead;
import dev.charm.consumers.scoring.TextEncoder;
import dev.charm.consumers.training.FileTraining;
import dev.charm.consumers.training.OriginalPreferences;
import dev.charm.consumers.training.ShippedPreferences;
import dev.charm.consumers.training.TrainingObjective;
import dev.charm.consumers.training.TrainingSettings;
import dev.charm.consumers.views.LogReader;
import dev.charm.consumers.views.RewardModelView;
import dev.charm.ops.command.option.ConnectionOptions;
import dev.charm.ops.command.option.DurationText;
import dev.charm.ops.command.option.OutputOption;
import dev.charm.ops.command.option.RewardModelOptions;
import dev.charm.ops.command.option.StateFolder;
import dev.charm.ops.connect.ClientUse;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.connect.LogReaders;
import dev.charm.ops.evaluate.PreferenceSet;
import dev.charm.ops.training.NamedPreferences;
import dev.charm.ops.training.PairFile;
import dev.charm.ops.training.TrainedVersions;
import dev.charm.ops.training.TrainingRequest;
import dev.charm.ops.training.VersionRow;
import dev.charm.producers.preferences.PreferenceCase;
import dev.charm.producers.source.SourceException;
import dev.charm.schemas.TrainingRound;
import dev.charm.schemas.TrainingStatus;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code charm train}. */
@Command(
    name = "train",
    sortOptions = false,
    description = {
      "Have the running trainer make the next version of a reward model from its calibrated pairs,"
          + " wait for its round and its gate, and print the version.",
      "With --pairs: train the bundled head on files, without Kafka, have the same gate judge it,"
          + " and write it to a folder, promoted or not.",
      "With --external: no trainer takes part. The round is written to files, COMMAND makes a"
          + " classifier of them in this process, and the same gate judges it.",
      "Exit code 0 whether it is promoted or refused; 1 if nothing could be trained."
    },
    subcommands = TrainPlotCommand.class)
public final class TrainCommand implements Callable<Integer> {
  private static final String HEAD = "trained-head";
  static final String ROUNDS = "trained-rounds";

  @Spec CommandSpec spec;

  @Option(
      names = "--reward-model",
      paramLabel = "NAME",
      order = 1,
      defaultValue = ShippedHead.NAME,
      description =
          "The reward model, without version (default: ${DEFAULT-VALUE}). With --external and"
              + " --pairs: the one that the new model is compared with, also one of"
              + " --reward-models.")
  String rewardModel = ShippedHead.NAME;

  @Option(
      names = "--objective",
      paramLabel = "NAME",
      order = 2,
      description =
          "pairs, pairs-with-gain, rounds or win-rate-matching (default: what the trainer is set"
              + " to).")
  @Nullable String objective;

  @Option(
      names = "--pairs",
      paramLabel = "FILE",
      order = 3,
      description =
          "Pairs to train on instead of the topics, chosen and rejected, as 'charm pairs export"
              + " --format trl' writes them or 'charm evaluate preferences' reads them; may be"
              + " repeated. A column margin, which all rows or none have, is part of the loss, as in"
              + " TRL's RewardTrainer.")
  List<String> pairs = new ArrayList<>();

  @Option(
      names = {"-o", "--output-dir"},
      paramLabel = "DIR",
      order = 4,
      description = {
        "With --pairs: the folder for the new head (default: " + HEAD + ").",
        "With --external: the folder for the files of the round and its model, which must not be"
            + " there or be empty (default: "
            + ROUNDS
            + "/ROUND)."
      })
  @Nullable Path folder;

  @Option(
      names = "--preferences",
      paramLabel = "FILE",
      order = 5,
      description =
          "With --pairs: preferences from outside to train beside and to judge by; may be repeated"
              + " (default: those that come with the bundled reward model, which are features"
              + " without texts). With --external: needed, and all of them judge.")
  List<String> preferences = new ArrayList<>();

  @Option(
      names = "--no-margin",
      order = 6,
      description = "With --pairs: leave the margins of the rows out of the loss.")
  boolean noMargin;

  @Option(
      names = "--patience",
      paramLabel = "TIME",
      order = 7,
      converter = DurationText.class,
      defaultValue = "30s",
      description =
          "How long a trainer may take to begin, such as 30s, while it is at no other round"
              + " (default: ${DEFAULT-VALUE}).")
  Duration patience = Duration.ofSeconds(30);

  @Mixin ExternalOptions external = new ExternalOptions();
  @Mixin RewardModelOptions models = new RewardModelOptions();
  @Mixin OutputOption output = new OutputOption();
  @Mixin ConnectionOptions connection = new ConnectionOptions();

  @Override
  public Integer call() throws Exception {
    checkObjective();
    if (external.command != null) {
      return new ExternalTrain(this).run(external.command);
    }
    ExternalOptions.requireNone(spec);
    refuse("--reward-models", "goes with --external and --pairs");
    if (!pairs.isEmpty()) {
      return ofFiles();
    }
    refuse("--output-dir", "goes with --pairs; a running trainer has its own");
    refuse("--preferences", "goes with --pairs; a running trainer has its own");
    refuse("--no-margin", "goes with --pairs; pairs of the topics are trained on without margins");
    Connection to = connection.resolve(ClientUse.READ, ClientUse.SEND);
    TrainingRequest request = TrainingRequest.send(to, rewardModel, objective);
    Optional<TrainingRound> over = request.await(patience, () -> false);
    return over.isPresent() ? told(over.get(), to) : ExitCode.FAILED;
  }

  /** Refuses an option where it was given. */
  void refuse(String option, String why) {
    if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
      throw new ParameterException(spec.commandLine(), option + " " + why);
    }
  }

  /** Prints what came of a round. */
  int told(VersionRow row, String status) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("charm: " + status.toLowerCase(Locale.ROOT) + ": " + row.reason());
    err.flush();
    VersionRow.LISTING.print(output.output(), List.of(row), spec.commandLine().getOut());
    return ExitCode.DONE;
  }

  private int ofFiles() throws Exception {
    if (objective != null && !objective.equals("pairs")) {
      throw new ParameterException(
          spec.commandLine(),
          "--objective " + objective + " needs calibrations, which files of pairs do not have");
    }
    PrintWriter err = spec.commandLine().getErr();
    List<FileTraining.Pair> read = PairFile.pairs(toTrainOn(err));
    OriginalPreferences.Source originals =
        preferences.isEmpty()
            ? new ShippedPreferences()
            : NamedPreferences.of(cases(preferences, err));
    FileTraining.Result result;
    Path work = Files.createTempDirectory("charm-train");
    try (TextEncoder encoder = PairFile.encoder(StateFolder.usualNatives())) {
      result = PairFile.train(read, originals, TrainingSettings.defaults(), encoder, work);
    } finally {
      Files.deleteIfExists(work);
    }
    Path head = folder != null ? folder : Path.of(HEAD);
    PairFile.write(result, head, err);
    VersionRow row = VersionRow.of(head.toString(), result, read.size());
    return told(row, row.status());
  }

  private List<PreferenceCase> toTrainOn(PrintWriter notes) throws SourceException {
    if (noMargin) {
      return cases(pairs, notes);
    }
    List<PreferenceCase> cases = all(PreferenceSet.withMargins(pairs, notes));
    if (cases.stream().anyMatch(each -> each.margin() != null)) {
      notes.println("charm: the margins of the rows are part of the loss (--no-margin)");
      notes.flush();
    }
    return cases;
  }

  private static List<PreferenceCase> all(List<PreferenceSet> sets) {
    return sets.stream().flatMap(set -> set.cases().stream()).toList();
  }

  static List<PreferenceCase> cases(List<String> files, PrintWriter notes) throws SourceException {
    return all(PreferenceSet.read(files, notes));
  }

  private void checkObjective() {
    if (objective != null) {
      try {
        TrainingObjective.named(objective);
      } catch (IllegalArgumentException e) {
        throw new ParameterException(spec.commandLine(), e.getMessage(), e);
      }
    }
  }

  private int told(TrainingRound round, Connection to) throws Exception {
    PrintWriter err = spec.commandLine().getErr();
    TrainingStatus status = TrainingStatus.of(round.getStatus());
    if (status != TrainingStatus.PROMOTED && status != TrainingStatus.REFUSED) {
      throw new CommandFailedException("nothing was trained: " + round.getReason());
    }
    err.println("charm: " + status.name().toLowerCase(Locale.ROOT) + ": " + round.getReason());
    err.flush();
    try (LogReader reader = LogReaders.open(to, err)) {
      List<VersionRow> rows =
          TrainedVersions.read(reader).all().stream()
              .filter(v -> RewardModelView.id(v).equals(round.getCandidate()))
              .map(VersionRow::of)
              .toList();
      VersionRow.LISTING.print(output.output(), rows, spec.commandLine().getOut());
    }
    return ExitCode.DONE;
  }
}
