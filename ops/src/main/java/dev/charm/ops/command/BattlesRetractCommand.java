package dev.charm.ops.command;

import dev.charm.consumers.views.LogReader;
import dev.charm.ops.command.option.ArenaOption;
import dev.charm.ops.command.option.ConnectionOptions;
import dev.charm.ops.command.option.OutputOption;
import dev.charm.ops.connect.ClientUse;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.connect.LogReaders;
import dev.charm.ops.listing.Column;
import dev.charm.ops.listing.Listing;
import dev.charm.producers.send.Ingest;
import dev.charm.producers.send.SendException;
import dev.charm.schemas.Battle;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topics;
import dev.charm.schemas.precedence.BattleOrder;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BinaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code charm battles retract}. */
@Command(
    name = "retract",
    sortOptions = false,
    description = {
      "Withdraw votes: they count no more, in no arena.",
      "A later version of a vote brings it back: a file that is changed and sent again, or charm"
          + " battles record with its id."
    })
public final class BattlesRetractCommand implements Callable<Integer> {
  private static final Listing<Battle> LISTING =
      new Listing<>(
          List.of(
              Column.of("battle_id", Battle::getBattleId),
              Column.of("arena", Battle::getArena),
              Column.of("model_a", Battle::getModelA),
              Column.of("model_b", Battle::getModelB),
              Column.of("outcome", Battle::getOutcome),
              Column.of("version", Battle::getVersion).asDetail()));

  @Spec CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "ID", description = "Ids of votes.")
  List<String> ids = new ArrayList<>();

  @Mixin ArenaOption arena = new ArenaOption();
  @Mixin OutputOption output = new OutputOption();
  @Mixin ConnectionOptions connection = new ConnectionOptions();

  @Override
  public Integer call() throws Exception {
    Connection to = connection.resolve(ClientUse.READ, ClientUse.SEND);
    PrintWriter err = spec.commandLine().getErr();
    Set<String> wanted = new LinkedHashSet<>(ids);
    Map<String, Battle> counting = counting(wanted, to, err);
    List<Battle> withdrawn = new ArrayList<>();
    for (String id : wanted) {
      Battle vote = counting.get(id);
      if (vote == null) {
        err.println("charm: arena " + arena.arena() + " has no vote " + id);
      } else if (vote.getRetracted()) {
        err.println("charm: vote " + id + " is withdrawn already");
      } else {
        vote.setVersion(vote.getVersion() + 1);
        vote.setRetracted(true);
        withdrawn.add(vote);
      }
    }
    err.flush();
    send(withdrawn, to);
    LISTING.print(output.output(), withdrawn, spec.commandLine().getOut());
    return counting.size() == wanted.size() ? ExitCode.DONE : ExitCode.FAILED;
  }

  /** The records that count of those votes that the arena has. */
  private Map<String, Battle> counting(Set<String> wanted, Connection from, PrintWriter err)
      throws IOException, InterruptedException {
    Map<String, Battle> counting = new HashMap<>();
    try (LogReader reader = LogReaders.open(from, err)) {
      reader.each(
          Topics.BATTLES,
          Keys.join(arena.arena())::equals,
          (key, record) -> {
            if (record != null && wanted.contains(record.value().getBattleId())) {
              Battle vote = record.value();
              counting.merge(vote.getBattleId(), vote, BinaryOperator.maxBy(new BattleOrder()));
            }
          });
    }
    return counting;
  }

  private static void send(List<Battle> votes, Connection to) throws IOException {
    if (votes.isEmpty()) {
      return;
    }
    try (Registry registry = to.registry();
        Ingest battles = Ingest.connect(to.impatientKafka(), registry, List.of(Topics.BATTLES))) {
      battles.send(votes);
    } catch (SendException e) {
      throw new CommandFailedException(String.valueOf(e.getMessage()), e);
    }
  }
}
