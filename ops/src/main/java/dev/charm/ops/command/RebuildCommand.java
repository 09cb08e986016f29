package dev.charm.ops.command;

import dev.charm.ops.connect.ClientUse;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.ConsoleLines;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.embedded.EmbeddedStack;
import dev.charm.ops.embedded.Installation;
import dev.charm.ops.embedded.Ports;
import dev.charm.ops.lifecycle.StartException;
import dev.charm.ops.lifecycle.StopRequest;
import dev.charm.ops.listing.Column;
import dev.charm.ops.listing.Listing;
import dev.charm.ops.logging.Logging;
import dev.charm.ops.rebuild.CalibrationGroup;
import dev.charm.ops.rebuild.CalibrationGroup.ActiveException;
import dev.charm.ops.rebuild.LikePartitions.UnlikeException;
import dev.charm.ops.rebuild.RebuildPlan;
import dev.charm.ops.rebuild.RebuildPlan.Line;
import dev.charm.ops.rebuild.Rebuilding;
import dev.charm.schemas.Registry;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code charm rebuild}: calibration begins anew from the inputs that are kept. */
@Command(
    name = "rebuild",
    sortOptions = false,
    description = {
      "Make everything that calibration derives anew from the inputs that are kept: the way out when"
          + " one of its own topics is damaged on the broker's disk.",
      "",
      "Its changelogs and internal topics are emptied, and what it has published (pairs,"
          + " calibrations, statistics, ratings in force) is withdrawn with tombstones. When its"
          + " services start again they read all inputs from the beginning and publish what then"
          + " holds. Inputs are not touched, and neither are reward models. It may be stopped at any"
          + " point; another run finishes, and until then calibration does not start.",
      "",
      "What is lost: inputs that have expired (90 days) no longer count, and --dry-run says how many"
          + " records those are at most; revisions of calibrations begin at 1 again, beside the old"
          + " ones in charm.calibration-history; imported and live ratings are put in force anew.",
      "",
      "Of a folder of charm up: stop it, and name the folder with --data. Elsewhere: stop all streams"
          + " services."
    })
public final class RebuildCommand extends ListingCommand {
  private static final Listing<Line> LISTING =
      Listing.of(
          Column.of("topic", Line::topic),
          Column.of("is", Line::becomes),
          Column.of("records", Line::records),
          Column.of("lost", Line::lost));

  /** Whether to do it. */
  static final class Resolve {
    @Option(names = "--yes", order = 1, description = "Rebuild.")
    boolean yes;

    @Option(
        names = "--dry-run",
        order = 2,
        description = "Say what would be done and what would be lost, and change nothing.")
    boolean dryRun;
  }

  @ArgGroup(multiplicity = "1", order = 1)
  Resolve resolve = new Resolve();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      order = 3,
      description = "The folder of a charm up that is stopped; its broker runs meanwhile.")
  @Nullable Path data;

  @Override
  public Integer call() throws Exception {
    if (data == null) {
      Connection to = connection.resolve(ClientUse.REWRITE);
      to.requireBroker();
      return rebuild(to, false);
    }
    if (connection.bootstrapServer != null) {
      throw new ParameterException(
          spec.commandLine(), "--data and --bootstrap-server: name one of them");
    }
    return rebuild(data);
  }

  private int rebuild(Path folder) throws Exception {
    if (!Files.isDirectory(folder.resolve("broker"))) {
      throw new CommandFailedException("there is no data folder of charm up at " + folder);
    }
    connection.resolve(Map.of(), EnumSet.of(ClientUse.STACK, ClientUse.REWRITE));
    EmbeddedStack.Settings settings =
        new EmbeddedStack.Settings(folder, Ports.free(), Ports.free(), Optional.empty());
    Consumer<String> tell = ConsoleLines.on(err());
    try (EmbeddedStack stack =
        new EmbeddedStack(Installation.current(), settings, StopRequest.fromSignals(), tell)) {
      Logging.toFile(stack.data().logs().resolve("charm.log"));
      if (!stack.start()) {
        throw new CommandFailedException("stopped before anything was changed");
      }
      connection.bootstrapServer = stack.endpoints().bootstrapServers();
      int done = rebuild(connection.resolve(Map.of(), EnumSet.of(ClientUse.REWRITE)), true);
      if (resolve.yes) {
        Utils.delete(stack.data().streams().toFile()); // copies of what is empty now
      }
      return done;
    } catch (StartException e) {
      throw new CommandFailedException(e.getMessage(), e);
    }
  }

  /**
   * @param alone whether nobody else can be at work: the broker is this process's own
   */
  private int rebuild(Connection to, boolean alone) throws Exception {
    PrintWriter err = err();
    try (Admin admin = to.admin();
        Registry registry = to.registry()) {
      Rebuilding rebuilding = new Rebuilding(to.impatientKafka(), admin, registry);
      List<Line> plan = RebuildPlan.of(admin);
      print(LISTING, plan);
      out().flush();
      if (!resolve.yes) {
        rebuilding
            .increases()
            .forEach(
                (topic, partitions) ->
                    err.println("partitions of " + topic + " would be increased to " + partitions));
      }
      long lost = plan.stream().mapToLong(Line::lost).sum();
      if (lost > 0) {
        err.println(
            "charm: up to "
                + lost
                + " input records have expired or were rewritten; what rests on those that expired"
                + " is not made again");
        err.flush();
      }
      if (resolve.yes) {
        if (alone) {
          new CalibrationGroup(admin).dropDeadMembers();
        }
        rebuilding.rebuild(
            step -> {
              err.println(step);
              err.flush();
            });
        err.println("start calibration again: it makes everything anew from its inputs");
        err.flush();
      }
      return ExitCode.DONE;
    } catch (UnlikeException e) {
      throw new CommandFailedException(e.getMessage(), e);
    } catch (ActiveException e) {
      throw new CommandFailedException(
          e.getMessage() + "; of charm up: stop it, then charm rebuild --data DIR", e);
    }
  }
}
