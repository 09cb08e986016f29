package dev.charm.ops.command.evaluate;

import dev.charm.consumers.views.LogReader;
import dev.charm.ops.command.option.ConnectionOptions;
import dev.charm.ops.command.option.OutputOption;
import dev.charm.ops.connect.LogReaders;
import dev.charm.ops.evaluate.recorded.EvaluationIdentity;
import dev.charm.ops.evaluate.recorded.EvaluationLog;
import dev.charm.ops.evaluate.recorded.RecordedAnswers;
import dev.charm.ops.evaluate.recorded.RecordedRewardModel;
import dev.charm.ops.listing.Listing;
import dev.charm.schemas.Evaluation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What evaluations share: they read files or, without files, topics. */
abstract class EvaluationCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--publish",
      negatable = true,
      order = 700,
      description = {
        "Write the results to charm.evaluations, or do not (default: those of topics, not those of"
            + " files)."
      })
  @Nullable Boolean publish;

  @Mixin OutputOption output = new OutputOption();
  @Mixin ConnectionOptions connection = new ConnectionOptions();

  /** Whether the topics are read, for no file is given. */
  abstract boolean ofTopics();

  /**
   * Prints results, and writes them to {@code charm.evaluations} if that is wanted.
   *
   * @param identity what each of them is of
   */
  final <T> void show(
      Listing<T> listing, List<? extends T> rows, Function<? super T, EvaluationIdentity> identity)
      throws IOException, InterruptedException {
    listing.print(output.output(), rows, spec.commandLine().getOut());
    if (publish == null ? ofTopics() : publish) {
      Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
      List<Evaluation> evaluations =
          rows.stream().map(row -> identity.apply(row).of(listing, row, ofTopics(), now)).toList();
      EvaluationLog.write(evaluations, connection.resolve());
    }
  }

  /** The identity of a result of this command. */
  final EvaluationIdentity identity(@Nullable String rewardModel, String set, String part) {
    return new EvaluationIdentity(spec.name(), rewardModel, set, part);
  }

  /**
   * Refuses options that have no meaning here.
   *
   * @param why what they belong to
   * @throws ParameterException if one is given
   */
  final void refuse(String why, String... options) {
    for (String option : options) {
      if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new ParameterException(spec.commandLine(), option + " goes with " + why);
      }
    }
  }

  final LogReader openLog() throws InterruptedException {
    return LogReaders.open(connection.resolve(), err());
  }

  /** What a reward model has scored on the topics. */
  final RecordedAnswers recorded(LogReader reader, String rewardModel) throws IOException {
    return RecordedAnswers.read(
        reader,
        RecordedRewardModel.find(reader, rewardModel),
        Path.of(System.getProperty("java.io.tmpdir")));
  }

  final PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
