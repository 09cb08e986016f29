package dev.charm.ops.command;

import dev.charm.ops.command.option.ArenaOption;
import dev.charm.ops.command.option.ConnectionOptions;
import dev.charm.ops.command.option.OutputOption;
import dev.charm.ops.connect.ClientUse;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.ingest.VotesByHand;
import dev.charm.ops.listing.Column;
import dev.charm.ops.listing.Listing;
import dev.charm.schemas.Battle;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
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
      "This is final: no file and no application brings a vote back, whatever its version. Only"
          + " charm battles record with its id does."
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
    Map<String, Battle> counting = VotesByHand.standing(arena.arena(), wanted, to, err);
    List<Battle> withdrawn = new ArrayList<>();
    for (String id : wanted) {
      Battle vote = counting.get(id);
      if (vote == null) {
        err.println("charm: arena " + arena.arena() + " has no vote " + id);
      } else if (vote.getRetracted() && vote.getByHand()) {
        err.println("charm: vote " + id + " is withdrawn already");
      } else {
        withdrawn.add(VotesByHand.retraction(vote));
      }
    }
    err.flush();
    if (!withdrawn.isEmpty()) {
      VotesByHand.send(withdrawn, to);
    }
    LISTING.print(output.output(), withdrawn, spec.commandLine().getOut());
    return counting.size() == wanted.size() ? ExitCode.DONE : ExitCode.FAILED;
  }
}
