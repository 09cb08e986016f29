package dev.charm.ops.command;

import dev.charm.ops.command.option.DurationText;
import dev.charm.ops.connect.ClientUse;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.forget.Forgetting;
import dev.charm.ops.forget.Forgetting.Finding;
import dev.charm.ops.forget.Forgetting.Line;
import dev.charm.ops.forget.Forgetting.Patience;
import dev.charm.ops.forget.Forgetting.WithdrawalException;
import dev.charm.ops.listing.Column;
import dev.charm.ops.listing.DurationFormat;
import dev.charm.ops.listing.Listing;
import dev.charm.ops.listing.ProgressBar;
import dev.charm.schemas.Registry;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code charm forget}: takes every trace of prompts out of the system. */
@Command(
    name = "forget",
    sortOptions = false,
    description = {
      "Erase prompts from every topic and every store: texts, answers, rewards, pairs, dead letters."
          + " It cannot be undone.",
      "",
      "The services must run. Calibration withdraws the prompts as if they had never been. Topics"
          + " kept by time (responses, rewards, retractions, battles, dead letters) are then"
          + " rewritten without them, partition by partition: consumers read the rest of such a"
          + " partition once more, and one of your own that lags behind needs"
          + " auto.offset.reset=earliest. A scorer scores its answers again, to the same rewards."
          + " A vote stays, without its prompt. Compacted topics, those of Kafka Streams included,"
          + " are made to compact at once, and then lose the tombstones, too. It may be stopped at"
          + " any point; another run finishes.",
      "",
      "What it cannot reach: Kafka deletes the files of erased records a while later"
          + " (log.retention.check.interval.ms and file.delete.delay.ms of the broker: 6 minutes by"
          + " default, 15 seconds with charm up). The state folder of a streams service holds deleted"
          + " bytes until RocksDB rewrites the file, a day or more; to have them gone at once, stop"
          + " the service, remove the folder (streams in the data folder of charm up) and start it"
          + " again. Scorers and trainers drop the bytes from their own copies within seconds, a"
          + " trainer that is at work once it is through. Exported files, and what a reward model has learned, stay.",
      "",
      "A SHA-256 of the prompt's id stays in the state, so that what a producer sends late is kept"
          + " out of the pairs; run the command again to erase that from the topics as well.",
    })
public final class ForgetCommand extends ListingCommand {
  private static final Listing<Line> LISTING =
      Listing.of(
          Column.of("topic", Line::topic),
          Column.of("kept", Line::kept),
          Column.of("found", Line::found),
          Column.of("erased", Line::erased),
          Column.of("remaining", Line::remaining));

  @Parameters(arity = "1..*", paramLabel = "PROMPT", description = "Ids of prompts.")
  List<String> prompts = List.of();

  /** Whether to do it. */
  static final class Resolve {
    @Option(names = "--yes", order = 1, description = "Erase.")
    boolean yes;

    @Option(
        names = "--dry-run",
        order = 2,
        description = "Count what holds the prompts, and erase nothing.")
    boolean dryRun;
  }

  @ArgGroup(multiplicity = "1", order = 1)
  Resolve resolve = new Resolve();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      order = 3,
      defaultValue = "2m",
      converter = DurationText.class,
      description =
          "How long to wait for the services, and again for Kafka's cleaner (default:"
              + " ${DEFAULT-VALUE}).")
  Duration timeout = Duration.ofMinutes(2);

  @Option(
      names = "--keep-tombstones",
      paramLabel = "TIME",
      order = 4,
      defaultValue = "1m",
      converter = DurationText.class,
      description =
          "How long tombstones outlive what they delete. They bear the prompt's id; a reader that"
              + " takes longer than that to get through a topic may miss them and hold on to the"
              + " prompt until it starts again (default: ${DEFAULT-VALUE}).")
  Duration keepTombstones = Duration.ofMinutes(1);

  @Override
  public Integer call() throws Exception {
    Connection to = connection.resolve(ClientUse.REWRITE);
    to.requireBroker();
    PrintWriter err = err();
    try (Admin admin = to.admin();
        Registry registry = to.registry();
        Forgetting all = new Forgetting(prompts, to.impatientKafka(), admin, registry)) {
      Finding finding = all.find();
      Set<String> unknown = new LinkedHashSet<>(prompts);
      unknown.removeAll(finding.prompts());
      unknown.forEach(id -> err.println("charm: no topic holds a trace of prompt " + id));
      err.flush();
      List<Line> lines = finding.lines();
      long remaining = 0;
      if (resolve.yes && !finding.prompts().isEmpty()) {
        lines = forget(all, err);
        remaining = lines.stream().mapToLong(Line::remaining).sum();
      }
      if (!lines.isEmpty()) {
        print(LISTING, lines);
      }
      if (remaining > 0) {
        throw new CommandFailedException(
            remaining
                + " records with a trace remain; tombstones that were compacted before stay for the"
                + " topic's delete.retention.ms (a day by default): run it again then");
      }
      if (resolve.yes && !lines.isEmpty() && output.output().isTable()) {
        spec.commandLine()
            .getOut()
            .printf(
                "%nNo topic holds a trace any more. Kafka deletes the files that do within %s;"
                    + " state folders of streams services hold deleted bytes until RocksDB rewrites"
                    + " them (see --help).%n",
                DurationFormat.of(all.filesStay()));
      }
      return unknown.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }
  }

  private List<Line> forget(Forgetting all, PrintWriter err) throws Exception {
    try {
      return all.forget(
          new Patience(timeout, timeout, keepTombstones),
          step -> {
            if (ProgressBar.wanted()) {
              err.println(step);
              err.flush();
            }
          });
    } catch (WithdrawalException e) {
      throw new CommandFailedException(
          e.getMessage()
              + " within "
              + DurationFormat.of(timeout)
              + " (see charm status); nothing is erased yet, run it again",
          e);
    } catch (KafkaException | ExecutionException e) {
      if (isFenced(e)) {
        throw new CommandFailedException(
            "another charm forget has begun on this cluster: run this one again after it", e);
      }
      throw e;
    }
  }

  private static boolean isFenced(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProducerFencedException
          || cause instanceof InvalidProducerEpochException) {
        return true;
      }
    }
    return false;
  }
}
