package dev.charm.ops.command;

import dev.charm.ops.command.option.ArenaOption;
import dev.charm.ops.command.option.ConnectionOptions;
import dev.charm.ops.command.option.PromptCategoryOption;
import dev.charm.ops.connect.ClientUse;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.ingest.VotesByHand;
import dev.charm.producers.row.ArenaNames;
import dev.charm.producers.row.ModelNames;
import dev.charm.producers.votes.Winner;
import dev.charm.schemas.Battle;
import dev.charm.schemas.BattleOutcome;
import dev.charm.schemas.EventCheck;
import dev.charm.schemas.Keys;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code charm battles record}. */
@Command(
    name = "record",
    sortOptions = false,
    description = {
      "Send one vote, cast now, and print its id. It counts before what files and applications say"
          + " of the same vote.",
      "WINNER is a, b, tie, both_bad or the model's own name, or what else charm battles ingest"
          + " takes."
    },
    footer = {"", "Example:", "  charm battles record gemma-2-9b-it gemma-2-2b-it a --voter ada"})
public final class BattlesRecordCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(index = "0", paramLabel = "MODEL_A", description = "The model shown as A.")
  String modelA = "";

  @Parameters(index = "1", paramLabel = "MODEL_B", description = "The model shown as B.")
  String modelB = "";

  @Parameters(index = "2", paramLabel = "WINNER", description = "Who won.")
  String winner = "";

  @Mixin ArenaOption arena = new ArenaOption();

  @Option(
      names = "--prompt",
      paramLabel = "ID",
      order = 2,
      description = "The prompt that both answered.")
  @Nullable String prompt;

  @Option(
      names = "--voter",
      paramLabel = "NAME",
      order = 3,
      description = "Who votes, as a pseudonym.")
  @Nullable String voter;

  @Option(
      names = "--id",
      paramLabel = "ID",
      order = 4,
      description = {
        "Id of the vote (default: a random one).",
        "A vote that the arena has by this id is replaced, and counts again if it was withdrawn."
      })
  @Nullable String id;

  @Option(
      names = "--category",
      paramLabel = "NAME",
      order = 5,
      description = {
        "A narrower pool that the vote counts in as well, as ARENA/NAME; may be repeated",
        "(default: the prompt's category, if charm.prompts knows the prompt)."
      })
  List<String> categories = new ArrayList<>();

  @Mixin PromptCategoryOption promptCategories = new PromptCategoryOption();
  @Mixin ConnectionOptions connection = new ConnectionOptions();

  @Override
  public Integer call() throws Exception {
    Battle vote = vote();
    Connection to =
        id == null
            ? connection.resolve(ClientUse.SEND)
            : connection.resolve(ClientUse.READ, ClientUse.SEND);
    if (prompt != null && categories.isEmpty()) {
      vote.setCategories(categoryOf(prompt, to));
    }
    if (id != null) {
      PrintWriter err = spec.commandLine().getErr();
      vote.setVersion(
          VotesByHand.version(VotesByHand.standing(arena.arena(), Set.of(id), to, err).get(id)));
    }
    VotesByHand.send(List.of(vote), to);
    spec.commandLine().getOut().println(vote.getBattleId());
    spec.commandLine().getOut().flush();
    return ExitCode.DONE;
  }

  private Battle vote() {
    String nameA = name(modelA);
    String nameB = name(modelB);
    BattleOutcome outcome =
        Winner.parse(winner, modelA, modelB)
            .or(() -> Winner.parse(ModelNames.cleaned(winner), nameA, nameB))
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        "'"
                            + winner
                            + "' is not a winner: a, b, tie, both_bad or the model's own name"));
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    Battle vote =
        new Battle(
            id != null ? id : UUID.randomUUID().toString(),
            arena.arena(),
            nameA,
            nameB,
            outcome.name(),
            categories.stream().map(ArenaNames::category).distinct().toList(),
            prompt,
            voter,
            now.toEpochMilli(),
            now,
            now.toEpochMilli(),
            false,
            1.0,
            1L,
            null,
            true);
    Optional<EventCheck.Fault> fault = EventCheck.fault(vote);
    if (fault.isPresent()) {
      throw new ParameterException(spec.commandLine(), fault.get().detail());
    }
    return vote;
  }

  /** A model's name without what nobody means; what was taken away is told. */
  private String name(String spelling) {
    String name = ModelNames.cleaned(spelling);
    if (!name.equals(spelling)) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("charm: the vote counts for model '" + name + "', without blanks around it");
      err.flush();
    }
    return name;
  }

  private List<String> categoryOf(String promptId, Connection to) {
    String key = Keys.join(promptId);
    String category =
        promptCategories.of(to, spec.commandLine().getErr(), key::equals).of(promptId);
    return category == null || category.isBlank()
        ? List.of()
        : List.of(ArenaNames.category(category));
  }
}
