package dev.charm.producers.votes;

import dev.charm.producers.row.Cells;
import dev.charm.producers.row.PromptIdentity;
import dev.charm.producers.source.RowFault;
import dev.charm.schemas.BattleOutcome;
import dev.charm.schemas.MalformedReason;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * AlpacaEval's {@code annotations.json}: {@code preference} is 1 where the first generator's output
 * is preferred, 2 where the second one's is; 0 and 1.5 are ties; anything between is the chance,
 * plus 1, that the second one's is. Its win rate is the mean of these chances: so each outcome
 * counts as a vote of that weight.
 */
final class AlpacaAnnotations implements VoteForm {
  private static final List<String> FIRST = List.of("generator_1");
  private static final List<String> SECOND = List.of("generator_2");
  private static final List<String> PREFERENCE = List.of("preference");

  private final BallotMaker maker;

  AlpacaAnnotations(BallotMaker maker) {
    this.maker = maker;
  }

  @Override
  public boolean fits(Collection<String> names) {
    return names.contains("generator_1")
        && names.contains("generator_2")
        && names.contains("preference");
  }

  @Override
  public Set<String> used() {
    return Set.of("generator_1", "generator_2", "preference", "instruction");
  }

  @Override
  public Said read(VoteRow row) throws RowFault {
    Cells cells = row.cells();
    String one = cells.required(FIRST);
    String two = cells.required(SECOND);
    Double preference = cells.number(PREFERENCE);
    if (preference == null) {
      throw new RowFault(
          MalformedReason.MISSING_FIELD, "preference is missing: the judge gave no answer");
    }
    if (preference != 0 && (preference < 1 || preference > 2)) {
      throw new RowFault(
          MalformedReason.OUT_OF_RANGE,
          "preference is neither 0 nor from 1 to 2",
          String.valueOf(preference));
    }
    Verdict verdict =
        preference == 0
            ? Verdict.of(BattleOutcome.TIE)
            : maker.outcomes().shared(row.line(), Verdict.chance(preference - 1));
    String instruction = cells.verbatim("instruction");
    String question = instruction == null ? null : PromptIdentity.ofText(instruction);
    VoteDetails details = maker.details().read(row);
    return new Ballots(
        List.of(
            maker.ballot(
                one, two, verdict, details.question() == null ? details.on(question) : details)));
  }
}
