package dev.charm.producers.votes;

import dev.charm.producers.row.Cells;
import dev.charm.producers.row.FirstRows;
import dev.charm.producers.row.ModelNames;
import dev.charm.producers.row.Row;
import dev.charm.producers.row.RowMaker;
import dev.charm.producers.source.Fields;
import dev.charm.producers.source.RowFault;
import dev.charm.producers.source.Source;
import dev.charm.schemas.Battle;
import dev.charm.schemas.BattleOutcome;
import dev.charm.schemas.EventCheck;
import dev.charm.schemas.MalformedReason;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the votes of one file. */
final class BattleMaker implements RowMaker {
  private static final Set<String> USED =
      Arrays.stream(VoteField.values())
          .flatMap(field -> field.columns().stream())
          .collect(Collectors.toUnmodifiableSet());

  private static final Pattern WHOLE_NUMBER = Pattern.compile("\\d+");
  private static final String IGNORED = "ignore";

  private final VoteReadSettings settings;
  private final ModelNames models;
  private final long version;
  private final String origin;
  private final FirstRows firstRows = new FirstRows();

  BattleMaker(Source source, VoteReadSettings settings) {
    this.settings = settings;
    this.models = new ModelNames(settings.read().aliases());
    this.version = settings.read().version(source);
    this.origin = settings.sourceOf(source);
  }

  @Override
  public Set<String> used() {
    return USED;
  }

  @Override
  public List<String> messages() {
    return models.messages();
  }

  @Override
  public Row row(long line, long row, Fields fields) throws RowFault {
    Cells cells = new Cells(fields);
    if (!settings.named() && Boolean.FALSE.equals(cells.flag(VoteField.ANONYMOUS.columns()))) {
      return new Row.LeftOut(line, "anony is false (--named counts them)");
    }
    String winner = cells.text(VoteField.WINNER.columns());
    if (winner != null && winner.equalsIgnoreCase(IGNORED)) {
      return new Row.LeftOut(line, "winner is ignore");
    }
    String question = cells.text(VoteField.QUESTION.columns());
    boolean asked = question != null && WHOLE_NUMBER.matcher(question).matches();
    String id = cells.text(VoteField.ID.columns());
    if (id == null && !asked) {
      id = question;
    }
    String prompt = cells.text(VoteField.PROMPT.columns());
    if (prompt == null && asked) {
      prompt = question;
    }
    Battle battle = battle(id != null ? id : origin + ":" + row, row, prompt, winner, cells);
    Optional<EventCheck.Fault> fault = EventCheck.fault(battle);
    if (fault.isPresent()) {
      throw new RowFault(fault.get().reason(), fault.get().detail());
    }
    return id != null && !firstRows.add(id)
        ? new Row.Repeated(line, "a vote of the same id")
        : new Row.Good(line, List.of(battle));
  }

  private Battle battle(
      String id, long row, @Nullable String prompt, @Nullable String winner, Cells cells)
      throws RowFault {
    String modelA = models.name(cells.required(VoteField.MODEL_A.columns()));
    String modelB = models.name(cells.required(VoteField.MODEL_B.columns()));
    String votedAt = cells.text(VoteField.VOTED_AT.columns());
    String sequence = cells.text(VoteField.SEQUENCE.columns());
    return new Battle(
        id,
        settings.arena(),
        modelA,
        modelB,
        (winner != null ? outcome(winner, modelA, modelB) : oneHot(cells)).name(),
        VoteCategories.of(cells, settings.categories(), prompt),
        prompt,
        cells.text(VoteField.VOTER.columns()),
        sequence == null ? row : wholeNumber(sequence),
        votedAt == null ? null : VoteTime.parse(votedAt),
        version,
        false,
        1.0,
        1L,
        origin,
        false);
  }

  private BattleOutcome outcome(String winner, String modelA, String modelB) throws RowFault {
    return Winner.parse(winner, modelA, modelB)
        .or(() -> Winner.parse(models.name(winner), modelA, modelB))
        .orElseThrow(
            () ->
                new RowFault(
                    MalformedReason.UNDECODABLE, "winner is not an outcome of a vote", winner));
  }

  private static BattleOutcome oneHot(Cells cells) throws RowFault {
    boolean a = Boolean.TRUE.equals(cells.flag(VoteField.A_WON.columns()));
    boolean b = Boolean.TRUE.equals(cells.flag(VoteField.B_WON.columns()));
    boolean tie = Boolean.TRUE.equals(cells.flag(VoteField.TIED.columns()));
    if ((a ? 1 : 0) + (b ? 1 : 0) + (tie ? 1 : 0) != 1) {
      throw new RowFault(MalformedReason.MISSING_FIELD, "winner is missing");
    }
    return a ? BattleOutcome.MODEL_A : b ? BattleOutcome.MODEL_B : BattleOutcome.TIE;
  }

  private static long wholeNumber(String text) throws RowFault {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw new RowFault(MalformedReason.UNDECODABLE, "sequence is not a whole number");
    }
  }
}
