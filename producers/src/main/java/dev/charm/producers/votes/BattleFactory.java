package dev.charm.producers.votes;

import dev.charm.producers.source.Aliases;
import dev.charm.producers.source.FirstRows;
import dev.charm.producers.source.Row;
import dev.charm.producers.source.RowFault;
import dev.charm.producers.source.Source;
import dev.charm.schemas.Battle;
import dev.charm.schemas.BattleOutcome;
import dev.charm.schemas.EventCheck;
import dev.charm.schemas.MalformedReason;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes the rows of one file of votes. */
final class BattleFactory {
  private static final Pattern WHOLE_NUMBER = Pattern.compile("\\d+");
  private static final String IGNORED = "ignore";

  private final Source source;
  private final VoteReadSettings settings;
  private final Aliases aliases;
  private final long version;
  private final String idPrefix;
  private final FirstRows firstRows = new FirstRows();

  BattleFactory(Source source, VoteReadSettings settings) {
    this.source = source;
    this.settings = settings;
    this.aliases = settings.read().aliases();
    this.version = settings.read().version(source);
    this.idPrefix = source.name().replaceFirst("\\.gz$", "") + ":";
  }

  /**
   * What a row turns out to be.
   *
   * @param line that it begins on
   * @param row its number, from 0; faulty rows count
   */
  Row<Battle> row(long line, long row, VoteCells cells) throws RowFault {
    if (!settings.named() && Boolean.FALSE.equals(cells.flag(VoteField.ANONYMOUS))) {
      return new Row.LeftOut<>(source.name(), line);
    }
    String winner = cells.text(VoteField.WINNER);
    if (winner != null && winner.equalsIgnoreCase(IGNORED)) {
      return new Row.LeftOut<>(source.name(), line);
    }
    String question = cells.text(VoteField.QUESTION);
    boolean asked = question != null && WHOLE_NUMBER.matcher(question).matches();
    String id = cells.text(VoteField.ID);
    if (id == null && !asked) {
      id = question;
    }
    String prompt = cells.text(VoteField.PROMPT);
    if (prompt == null && asked) {
      prompt = question;
    }
    Battle battle = battle(id != null ? id : idPrefix + row, row, prompt, winner, cells);
    Optional<EventCheck.Fault> fault = EventCheck.fault(battle);
    if (fault.isPresent()) {
      throw new RowFault(fault.get().reason(), fault.get().detail());
    }
    return id != null && !firstRows.add(id)
        ? new Row.Repeated<>(source.name(), line)
        : new Row.Good<>(source.name(), line, battle);
  }

  private Battle battle(
      String id, long row, @Nullable String prompt, @Nullable String winner, VoteCells cells)
      throws RowFault {
    String modelA = aliases.name(cells.required(VoteField.MODEL_A));
    String modelB = aliases.name(cells.required(VoteField.MODEL_B));
    String votedAt = cells.text(VoteField.VOTED_AT);
    String sequence = cells.text(VoteField.SEQUENCE);
    return new Battle(
        id,
        settings.arena(),
        modelA,
        modelB,
        (winner != null ? outcome(aliases.name(winner), modelA, modelB) : oneHot(cells)).name(),
        VoteCategories.of(cells, settings.categories(), prompt),
        prompt,
        cells.text(VoteField.VOTER),
        sequence == null ? row : wholeNumber(sequence),
        votedAt == null ? null : VoteTime.parse(votedAt),
        version,
        false,
        1.0,
        1L);
  }

  private static BattleOutcome outcome(String winner, String modelA, String modelB)
      throws RowFault {
    return Winner.parse(winner, modelA, modelB)
        .orElseThrow(
            () -> new RowFault(MalformedReason.UNDECODABLE, "winner is not an outcome of a vote"));
  }

  private static BattleOutcome oneHot(VoteCells cells) throws RowFault {
    boolean a = Boolean.TRUE.equals(cells.flag(VoteField.A_WON));
    boolean b = Boolean.TRUE.equals(cells.flag(VoteField.B_WON));
    boolean tie = Boolean.TRUE.equals(cells.flag(VoteField.TIED));
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
