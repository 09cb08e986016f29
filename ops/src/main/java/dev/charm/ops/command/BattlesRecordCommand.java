package dev.charm.ops.command;

import dev.charm.ops.command.option.ArenaOption;
import dev.charm.ops.command.option.ConnectionOptions;
import dev.charm.ops.command.option.PromptCategoryOption;
import dev.charm.ops.connect.ClientUse;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.ExitCode;
import dev.charm.producers.send.SendException;
import dev.charm.producers.votes.BattleIngest;
import dev.charm.producers.votes.VoteCategories;
import dev.charm.producers.votes.Winner;
import dev.charm.schemas.Battle;
import dev.charm.schemas.BattleOutcome;
import dev.charm.schemas.EventCheck;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Registry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
      "Send one vote, cast now, and print its id.",
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
        "A vote that the arena has by this id is replaced."
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
    Connection to = connection.resolve(ClientUse.SEND);
    if (prompt != null && categories.isEmpty()) {
      vote.setCategories(categoryOf(prompt, to));
    }
    try (Registry registry = to.registry();
        BattleIngest battles = BattleIngest.connect(to.impatientKafka(), registry)) {
      battles.send(List.of(vote));
    } catch (SendException e) {
      throw new CommandFailedException(String.valueOf(e.getMessage()), e);
    }
    spec.commandLine().getOut().println(vote.getBattleId());
    spec.commandLine().getOut().flush();
    return ExitCode.DONE;
  }

  private Battle vote() {
    BattleOutcome outcome =
        Winner.parse(winner, modelA, modelB)
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
            modelA,
            modelB,
            outcome.name(),
            categories.stream().map(VoteCategories::normal).distinct().toList(),
            prompt,
            voter,
            now.toEpochMilli(),
            now,
            now.toEpochMilli(),
            false,
            1.0,
            1L);
    Optional<EventCheck.Fault> fault = EventCheck.fault(vote);
    if (fault.isPresent()) {
      throw new ParameterException(spec.commandLine(), fault.get().detail());
    }
    return vote;
  }

  private List<String> categoryOf(String promptId, Connection to) {
    String key = Keys.join(promptId);
    String category =
        promptCategories.of(to, spec.commandLine().getErr(), key::equals).of(promptId);
    return category == null || category.isBlank()
        ? List.of()
        : List.of(VoteCategories.normal(category));
  }
}
