package dev.charm.producers.votes;

import dev.charm.producers.row.Cells;
import dev.charm.producers.row.ModelNames;
import dev.charm.producers.source.RowFault;
import dev.charm.schemas.BattleOutcome;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * FastChat's judgments of pairs ({@code gpt-4_pair.jsonl}): a judge saw the two answers in either
 * order. As its show_result.py has it, a model wins if it wins both games; otherwise it is a tie;
 * and a row with a game in error does not count.
 */
final class PairJudgments implements VoteForm {
  private static final List<String> MODEL_1 = List.of("model_1");
  private static final List<String> MODEL_2 = List.of("model_2");
  private static final List<String> FIRST = List.of("g1_winner");
  private static final List<String> SECOND = List.of("g2_winner");

  private final BallotMaker maker;

  PairJudgments(BallotMaker maker) {
    this.maker = maker;
  }

  @Override
  public boolean fits(Collection<String> names) {
    return names.containsAll(used());
  }

  @Override
  public Set<String> used() {
    return Set.of("model_1", "model_2", "g1_winner", "g2_winner");
  }

  @Override
  public Said read(VoteRow row) throws RowFault {
    Cells cells = row.cells();
    ModelNames.Spelled one = maker.models().spelled(cells.required(MODEL_1));
    ModelNames.Spelled two = maker.models().spelled(cells.required(MODEL_2));
    String first = cells.required(FIRST);
    String second = cells.required(SECOND);
    if (first.equals("error") || second.equals("error")) {
      return new NotCounted("a game is in error, which FastChat leaves out");
    }
    BattleOutcome g1 = outcome(row, "g1_winner", first, one.name(), two.name());
    BattleOutcome g2 = outcome(row, "g2_winner", second, one.name(), two.name());
    Verdict verdict = Verdict.of(g1 == g2 ? g1 : BattleOutcome.TIE);
    return new Ballots(List.of(maker.ballot(row, one, two, verdict)));
  }

  private BattleOutcome outcome(VoteRow row, String column, String word, String one, String two)
      throws RowFault {
    return maker.outcomes().of(row.line(), column, word, one, two).shares().get(0).outcome();
  }
}
