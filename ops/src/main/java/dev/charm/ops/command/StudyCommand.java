package dev.charm.ops.command;

import dev.charm.ops.command.option.ConnectionOptions;
import dev.charm.ops.command.option.StateFolder;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.study.StudyRun;
import dev.charm.ops.study.engine.Step;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Stack;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code charm study}: from prompts to the report, each step once for what it is made of. */
@Command(
    name = "study",
    sortOptions = false,
    description = {
      "Run a whole study that a file declares, without Kafka: policy models answer prompts, reward"
          + " models score, offsets are solved for, policy models are compared, pairs are exported,"
          + " reward models are evaluated, and a report tells it all.",
      "A step whose inputs and settings are as they were is skipped: what counts is what files hold,"
          + " not when they were written. A run that was ended or killed is gone on with when it is"
          + " run again. Times alone differ between two runs of the same study."
    },
    footer = {
      "",
      "study.json in the folder says what every step was made of, with SHA-256; report.html is the"
          + " report. The exit code is 1 if a step failed, or if answers or scores are missing and"
          + " the study does not say missing: accept.",
      "",
      "Examples:",
      "  charm study my-study.yaml",
      "  charm study my-study.yaml --dry-run",
      "  charm study my-study.yaml --force score"
    })
public final class StudyCommand implements Callable<Integer> {
  private static final String EVERY_STEP = "";

  @Spec CommandSpec spec;

  @Parameters(paramLabel = "FILE.yaml", description = "The study.")
  Path file = Path.of("");

  @Option(
      names = {"-o", "--output-folder"},
      paramLabel = "DIR",
      order = 1,
      description = "The folder for what comes of it (default: NAME.study beside the file).")
  @Nullable Path folder;

  @Option(
      names = "--dry-run",
      order = 2,
      description = "Print which steps would run, and why; touch nothing.")
  boolean dryRun;

  @Option(
      names = "--force",
      arity = "0..1",
      paramLabel = "STEP",
      fallbackValue = EVERY_STEP,
      parameterConsumer = StepWords.class,
      order = 3,
      description =
          "Do this step anew, or all steps, whatever was before: a kind such as score, or the"
              + " whole name that the run prints.")
  @Nullable String force;

  @Mixin ConnectionOptions connection = new ConnectionOptions();

  /** What follows is a step, unless it is the file of the study or another option. */
  static final class StepWords implements IParameterConsumer {
    @Override
    public void consumeParameters(Stack<String> args, ArgSpec option, CommandSpec command) {
      String next = args.isEmpty() ? "-" : args.peek().toLowerCase(Locale.ROOT);
      boolean isStep = !next.startsWith("-") && !next.endsWith(".yaml") && !next.endsWith(".yml");
      option.setValue(isStep ? args.pop() : EVERY_STEP);
    }
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    try (StudyRun study = StudyRun.open(file, folder, StateFolder.usualNatives())) {
      Predicate<Step> forced = forced(study);
      if (dryRun) {
        study.explain(forced, out);
        return ExitCode.DONE;
      }
      study.run(forced, spec.commandLine().getErr());
      out.println(study.folder().resolve("report.html"));
      out.flush();
      return ExitCode.DONE;
    }
  }

  private Predicate<Step> forced(StudyRun study) {
    if (force == null || force.equals(EVERY_STEP)) {
      boolean every = force != null;
      return step -> every;
    }
    try {
      return study.named(force);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--force: " + e.getMessage(), e);
    }
  }
}
