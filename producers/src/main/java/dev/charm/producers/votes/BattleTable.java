package dev.charm.producers.votes;

import dev.charm.producers.row.Cells;
import dev.charm.producers.row.ModelNames;
import dev.charm.producers.source.RowFault;
import dev.charm.schemas.BattleOutcome;
import dev.charm.schemas.MalformedReason;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One row a vote, with a column for either model and one for the winner: what most publish. */
final class BattleTable implements VoteForm {
  private final BallotMaker maker;

  BattleTable(BallotMaker maker) {
    this.maker = maker;
  }

  @Override
  public boolean fits(Collection<String> names) {
    return Cells.hasAny(names, VoteField.MODEL_A.columns())
        && Cells.hasAny(names, VoteField.MODEL_B.columns());
  }

  @Override
  public Set<String> used() {
    return VoteField.columns(
        VoteField.MODEL_A,
        VoteField.MODEL_B,
        VoteField.WINNER,
        VoteField.A_WON,
        VoteField.B_WON,
        VoteField.TIED,
        VoteField.IS_TIE);
  }

  @Override
  public Said read(VoteRow row) throws RowFault {
    Cells cells = row.cells();
    String winner = cells.text(VoteField.WINNER.columns());
    requireAgreement(row, winner);
    String ignored = winner == null ? null : maker.outcomes().ignored(winner);
    if (ignored != null) {
      return new NotCounted("winner is " + ignored);
    }
    ModelNames.Spelled a = maker.models().spelled(cells.required(VoteField.MODEL_A.columns()));
    ModelNames.Spelled b = maker.models().spelled(cells.required(VoteField.MODEL_B.columns()));
    return new Ballots(List.of(maker.ballot(row, a, b, verdict(row, winner, a.name(), b.name()))));
  }

  /**
   * Refuses a row with several columns that say who won, of which one contradicts the one that is
   * taken. What is no outcome may mean anything.
   */
  private void requireAgreement(VoteRow row, @Nullable String winner) throws RowFault {
    if (winner == null || !row.columns().hasSeveral(VoteField.WINNER)) {
      return;
    }
    String a = row.cells().text(VoteField.MODEL_A.columns());
    String b = row.cells().text(VoteField.MODEL_B.columns());
    Optional<BattleOutcome> said = parse(winner, a, b);
    String taken = null;
    for (String column : row.cells().fields().present(VoteField.WINNER.columns())) {
      String other = row.cells().textAt(column);
      if (other == null) {
        continue;
      }
      taken = taken == null ? column : taken;
      Optional<BattleOutcome> otherwise = parse(other, a, b);
      if (said.isPresent() && otherwise.isPresent() && !said.equals(otherwise)) {
        throw new RowFault(
            MalformedReason.OUT_OF_RANGE,
            taken
                + " and "
                + column
                + " say different things (--ignore-columns takes one of them out)");
      }
    }
  }

  private Optional<BattleOutcome> parse(String word, @Nullable String a, @Nullable String b) {
    return a == null || b == null
        ? Optional.empty()
        : Winner.parse(word, maker.model(a), maker.model(b));
  }

  private Verdict verdict(VoteRow row, @Nullable String winner, String a, String b)
      throws RowFault {
    boolean tie =
        row.has(VoteField.IS_TIE)
            && Boolean.TRUE.equals(row.cells().flag(VoteField.IS_TIE.columns()));
    if (winner == null) {
      return tie ? Verdict.of(BattleOutcome.TIE) : maker.outcomes().oneHot(row.line(), row.cells());
    }
    Verdict verdict = maker.outcomes().of(row.line(), "winner", winner, a, b);
    if (tie
        && verdict.shares().stream()
            .anyMatch(
                share ->
                    share.outcome() == BattleOutcome.MODEL_A
                        || share.outcome() == BattleOutcome.MODEL_B)) {
      throw new RowFault(
          MalformedReason.OUT_OF_RANGE, "is_tie is true, and winner names a model", winner);
    }
    return verdict;
  }
}
