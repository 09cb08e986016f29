package dev.charm.ops.command;

import dev.charm.consumers.views.LogReader;
import dev.charm.ops.command.option.DurationText;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.connect.LogReaders;
import dev.charm.ops.lifecycle.StopRequest;
import dev.charm.ops.listing.DurationFormat;
import dev.charm.ops.status.SettledCheck;
import dev.charm.ops.status.SettledCheck.Finding;
import dev.charm.ops.status.SystemStatus;
import dev.charm.ops.transactions.Findings;
import dev.charm.ops.transactions.OpenTransaction;
import dev.charm.ops.transactions.Scope;
import dev.charm.ops.transactions.TransactionSearch;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code charm status}: what runs, and whether it has settled. */
@Command(
    name = "status",
    sortOptions = false,
    description = {
      "Show whether the services have done all there is to do.",
      "Settled means: streams, scorers and generators have consumed every record, every calibration"
          + " is applied to all its pairs, and two looks 1.2 s apart find nothing written in between.",
      "A scorer or a generator counts while its consumer group has members; a scorer that"
          + " is to have members is that of the active version of a reward model that is trained"
          + " here. A reward model whose scorers have all stopped is named with the responses it has"
          + " to go; that keeps nothing from being settled.",
      "A reward model that has scored more policy models than may be calibrated without a reference"
          + " has no calibrations; how many there would be is told, and --until-idle ends with exit"
          + " code 1.",
      "A policy model that has rewards and no rating is named, with the rated name most like its"
          + " own; that keeps nothing from being settled."
    })
public final class StatusCommand extends ListingCommand {
  @Option(
      names = "--until-idle",
      order = 1,
      description = "Wait until all has settled; exit code 1 if it has not in time.")
  boolean untilIdle;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      order = 2,
      defaultValue = "60s",
      converter = DurationText.class,
      description =
          "How long --until-idle waits, such as 500ms, 60s or 5m (default: ${DEFAULT-VALUE}).")
  Duration timeout = Duration.ofSeconds(60);

  @Override
  public Integer call() throws Exception {
    Connection to = connection.resolve();
    PrintWriter err = err();
    try (LogReader reader = LogReaders.open(to, err);
        Admin admin = to.admin()) {
      List<OpenTransaction> hanging = hanging(admin, to, err);
      if (!hanging.isEmpty()) { // nothing settles, and what is behind them counts as no lag
        print(
            SystemStatus.of(
                new Finding(
                    new SettledCheck(admin, reader).sample(),
                    Optional.of(Findings.line(hanging, to.bootstrapServers()))),
                admin,
                reader));
        throw new CommandFailedException(
            "transactions hang in "
                + hanging.size()
                + " partitions; see charm transactions --help");
      }
      Finding found =
          new SettledCheck(admin, reader)
              .await(untilIdle ? timeout : Duration.ZERO, new StopRequest());
      SystemStatus status = SystemStatus.of(found, admin, reader);
      print(status);
      if (untilIdle && found.whyNotSettled().isPresent()) {
        throw new CommandFailedException(
            "not settled within "
                + DurationFormat.of(timeout)
                + ": "
                + found.whyNotSettled().get());
      }
      if (untilIdle && status.plans().undecided().isPresent()) {
        throw new CommandFailedException("settled, but for " + status.plans().undecided().get());
      }
      return ExitCode.DONE;
    }
  }

  /** What hangs, told with what ends it; a broker that does not let one look is told, too. */
  private static List<OpenTransaction> hanging(Admin admin, Connection to, PrintWriter err)
      throws ExecutionException, InterruptedException {
    try {
      List<OpenTransaction> hanging = new TransactionSearch(admin, Scope.ours()).hanging();
      if (!hanging.isEmpty()) {
        Findings.lines(hanging, to.bootstrapServers()).forEach(err::println);
        err.flush();
      }
      return hanging;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthorizationException
          || e.getCause() instanceof UnsupportedVersionException) {
        err.println("charm: cannot tell whether transactions hang: " + e.getCause().getMessage());
        err.flush();
        return List.of();
      }
      throw e;
    }
  }

  private void print(SystemStatus status) {
    PrintWriter out = out();
    status.print(output.output(), out);
    out.flush();
  }
}
