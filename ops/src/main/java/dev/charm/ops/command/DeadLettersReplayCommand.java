package dev.charm.ops.command;

import dev.charm.ops.connect.ClientUse;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.deadletter.Replay;
import dev.charm.ops.deadletter.ReplayFailedException;
import dev.charm.ops.deadletter.ReplayOutcome;
import dev.charm.ops.deadletter.ReplaySummary;
import dev.charm.ops.deadletter.WantedLetters;
import dev.charm.ops.listing.Rows;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code charm dead-letters replay}. */
@Command(
    name = "replay",
    sortOptions = false,
    description = {
      "Write the records of dead letters again, byte for byte, to the topics they came from.",
      "",
      "Do it once what was wrong is put right: a schema that the registry did not know, a prompt that"
          + " had not come, a version of charm that failed. A record that fails again becomes a new"
          + " dead letter, which says of which one it is. Replaying what was good meanwhile is"
          + " harmless: of several records the version decides which counts.",
      "",
      "It refuses, with its reason, a letter that came from a file or from a topic that no events are"
          + " sent to, one of which only a part was kept, and on a compacted topic (prompts, rating"
          + " snapshots) one whose key has a later record. Headers of the producer are not kept in"
          + " dead letters, so the record comes without them.",
      "",
      "With --reason and --all, letters that were replayed before are passed over. That is noted"
          + " with the offsets of the consumer group charm-replay, in the same transaction. The"
          + " broker forgets it a week later (offsets.retention.minutes), of single OFFSETs the last"
          + " 200 are known, and after charm forget or charm rebuild, which write dead letters anew,"
          + " they count as new ones.",
      "",
      "Exit code 1 if nothing was replayed.",
    })
public final class DeadLettersReplayCommand extends ListingCommand {
  @Parameters(
      arity = "0..*",
      paramLabel = "OFFSET",
      description = "Offsets of letters, as the list shows them; also of ones replayed before.")
  List<Long> offsets = List.of();

  @Option(
      names = "--partition",
      paramLabel = "P",
      order = 1,
      description = "Their partition (default: 0; with --reason and --all: every one).")
  @Nullable Integer partition;

  @Option(
      names = "--reason",
      paramLabel = "REASON",
      order = 2,
      description = "All letters with this reason that were not replayed before.")
  @Nullable String reason;

  @Option(names = "--all", order = 3, description = "All letters that were not replayed before.")
  boolean all;

  @Option(
      names = "--dry-run",
      order = 4,
      description = "Tell what would be replayed and what would be refused, and write nothing.")
  boolean dryRun;

  @Override
  public Integer call() throws Exception {
    WantedLetters wanted = wanted();
    Connection to = connection.resolve(ClientUse.REWRITE);
    to.requireBroker();
    ReplaySummary summary;
    try (Admin admin = to.admin();
        Replay replay = new Replay(to.impatientKafka(), admin, dryRun);
        Rows<ReplayOutcome> rows = new Rows<>(ReplayOutcome.LISTING, output.output(), out())) {
      summary = replay.run(wanted, rows::add);
    } catch (ReplayFailedException e) {
      throw new CommandFailedException(e.getMessage(), e);
    }
    err().println("charm: " + words(summary));
    err().flush();
    return summary.replayed() > 0 ? ExitCode.DONE : ExitCode.FAILED;
  }

  private WantedLetters wanted() {
    int ways = (offsets.isEmpty() ? 0 : 1) + (reason == null ? 0 : 1) + (all ? 1 : 0);
    if (ways != 1) {
      throw wrong(
          ways == 0
              ? "which ones? OFFSET, --reason or --all"
              : "OFFSET, --reason and --all exclude each other");
    }
    if (partition != null && partition < 0) {
      throw wrong("--partition must not be negative");
    }
    if (offsets.isEmpty()) {
      return new WantedLetters.Selected(reason, partition);
    }
    if (offsets.stream().anyMatch(offset -> offset < 0)) {
      throw wrong("an OFFSET must not be negative");
    }
    TreeMap<Integer, NavigableSet<Long>> named = new TreeMap<>();
    named.put(partition == null ? 0 : partition, new TreeSet<>(offsets));
    return new WantedLetters.Named(named);
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private String words(ReplaySummary summary) {
    if (summary.equals(ReplaySummary.NONE)) {
      return "there is no such dead letter";
    }
    StringBuilder words =
        new StringBuilder(dryRun ? "would be replayed: " : "replayed: ").append(summary.replayed());
    if (summary.sameRecord() > 0) {
      words.append("; further letters of the same records: ").append(summary.sameRecord());
    }
    if (summary.refused() > 0) {
      words.append("; refused: ").append(summary.refused());
    }
    if (summary.before() > 0) {
      words.append("; passed over, replayed before: ").append(summary.before());
    }
    return words.toString();
  }
}
