package dev.charm.ops;

import dev.charm.ops.command.BattlesCommand;
import dev.charm.ops.command.CalibrateCommand;
import dev.charm.ops.command.CalibrationsCommand;
import dev.charm.ops.command.CompareCommand;
import dev.charm.ops.command.DeadLettersCommand;
import dev.charm.ops.command.DemoCommand;
import dev.charm.ops.command.ErrorHandler;
import dev.charm.ops.command.ForgetCommand;
import dev.charm.ops.command.IngestCommand;
import dev.charm.ops.command.LeaderboardCommand;
import dev.charm.ops.command.PairsCommand;
import dev.charm.ops.command.RatingsCommand;
import dev.charm.ops.command.RebuildCommand;
import dev.charm.ops.command.ReportCommand;
import dev.charm.ops.command.RootCommand;
import dev.charm.ops.command.StatusCommand;
import dev.charm.ops.command.StudyCommand;
import dev.charm.ops.command.TopicsCommand;
import dev.charm.ops.command.TransactionsCommand;
import dev.charm.ops.command.UpCommand;
import dev.charm.ops.command.evaluate.EvaluateCommand;
import dev.charm.ops.command.models.GenerateCommand;
import dev.charm.ops.command.models.RescoreCommand;
import dev.charm.ops.command.models.RewardModelsCommand;
import dev.charm.ops.command.models.ScoreCommand;
import dev.charm.ops.command.service.ServiceCommand;
import dev.charm.ops.command.train.TrainCommand;
import dev.charm.ops.connect.ErrorLine;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.memory.MemoryGuard;
import dev.charm.schemas.TrustedRecords;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;

/**
 * The command {@code charm}. Exit codes: 0 done, 1 failed, 2 wrong usage.
 *
 * <p>Every subcommand stands in {@link #subcommands()}, and nowhere else.
 */
public final class Charm {
  private Charm() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT); // programs read what is printed: digits and points everywhere
    MemoryGuard.start();
    try {
      System.exit(
          run(
              new PrintWriter(System.out, true, StandardCharsets.UTF_8),
              new PrintWriter(System.err, true, StandardCharsets.UTF_8),
              args));
    } catch (Error e) { // no command catches one, and the log may be a file by now
      MemoryGuard.endIfOutOfMemory(e);
      System.err.println("charm: " + ErrorLine.of(e));
      System.exit(ExitCode.FAILED);
    }
  }

  /**
   * Runs the command within this process.
   *
   * @param out where results go
   * @param err where errors, warnings and progress go
   * @return the exit code
   */
  public static int run(PrintWriter out, PrintWriter err, String... args) {
    TrustedRecords.announce();
    return commandLine().setOut(out).setErr(err).execute(args);
  }

  /** The command line with all its subcommands. */
  public static CommandLine commandLine() {
    CommandLine charm = new CommandLine(new RootCommand());
    subcommands().forEach(charm::addSubcommand);
    ErrorHandler handler = new ErrorHandler();
    return charm
        .setExecutionStrategy(ErrorHandler::execute)
        .setExecutionExceptionHandler(handler)
        .setParameterExceptionHandler(handler)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true);
  }

  /** One line a subcommand; the order is the order of the help. */
  private static List<Object> subcommands() {
    return List.of(
        new DemoCommand(),
        new UpCommand(),
        new IngestCommand(),
        new RatingsCommand(),
        new BattlesCommand(),
        new StatusCommand(),
        new CalibrateCommand(),
        new CalibrationsCommand(),
        new CompareCommand(),
        new ReportCommand(),
        new EvaluateCommand(),
        new LeaderboardCommand(),
        new PairsCommand(),
        new StudyCommand(),
        new GenerateCommand(),
        new ScoreCommand(),
        new TrainCommand(),
        new RewardModelsCommand(),
        new RescoreCommand(),
        new ForgetCommand(),
        new RebuildCommand(),
        new DeadLettersCommand(),
        new TopicsCommand(),
        new TransactionsCommand(),
        new ServiceCommand());
  }
}
