package dev.charm.producers.votes;

import dev.charm.producers.row.Cells;
import dev.charm.producers.source.RowFault;
import dev.charm.schemas.BattleOutcome;
import dev.charm.schemas.MalformedReason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * FastChat's grades of single answers ({@code gpt-4_single.jsonl}): of the answers to one question
 * in one turn by one judge every two models make a vote, which the higher grade wins. The grade -1
 * says that the judge gave none. A row makes votes against the rows before it.
 */
final class SingleGrades implements VoteForm {
  private static final List<String> MODEL = List.of("model");
  private static final List<String> SCORE = List.of("score");
  private static final double NO_GRADE = -1;

  private final BallotMaker maker;

  /** Grades by model, by what was graded. */
  private final Map<String, Map<String, Double>> grades = new HashMap<>();

  private final Map<String, Integer> models = new LinkedHashMap<>();
  private long pairs;

  SingleGrades(BallotMaker maker) {
    this.maker = maker;
  }

  @Override
  public boolean fits(Collection<String> names) {
    return names.contains("model") && names.contains("score") && names.contains("question_id");
  }

  @Override
  public Set<String> used() {
    return Set.of("model", "score");
  }

  @Override
  public Said read(VoteRow row) throws RowFault {
    Cells cells = row.cells();
    String spelled = cells.required(MODEL);
    Double score = cells.number(SCORE);
    if (score == null) {
      throw new RowFault(MalformedReason.MISSING_FIELD, "score is missing");
    }
    if (score == NO_GRADE) {
      return new NotCounted("score is -1: the judge gave none");
    }
    VoteDetails details = maker.details().read(row);
    if (details.question() == null) {
      throw new RowFault(MalformedReason.MISSING_FIELD, "question_id is missing");
    }
    String graded =
        String.join(
            "\u001f",
            details.question(),
            String.valueOf(details.turn()),
            String.valueOf(details.voter()));
    Map<String, Double> others = grades.computeIfAbsent(graded, each -> new LinkedHashMap<>());
    if (others.containsKey(spelled)) {
      throw new RowFault(
          MalformedReason.OUT_OF_RANGE, "a second grade of the same answer by the same judge");
    }
    List<Ballot> ballots = new ArrayList<>();
    VoteDetails shared = withoutTime(details);
    others.forEach((other, grade) -> ballots.add(ballot(spelled, score, other, grade, shared)));
    others.put(spelled, score);
    models.merge(spelled, 1, Integer::sum);
    pairs += ballots.size();
    return new Ballots(List.copyOf(ballots));
  }

  /** The first by name is A, so that the order of rows makes no difference. */
  private Ballot ballot(
      String one, double grade, String other, double othersGrade, VoteDetails details) {
    boolean inOrder = one.compareTo(other) < 0;
    BattleOutcome outcome =
        grade == othersGrade
            ? BattleOutcome.TIE
            : (grade > othersGrade) == inOrder ? BattleOutcome.MODEL_A : BattleOutcome.MODEL_B;
    return maker.ballot(inOrder ? one : other, inOrder ? other : one, Verdict.of(outcome), details);
  }

  /** The two grades were given at two times. */
  private static VoteDetails withoutTime(VoteDetails of) {
    return new VoteDetails(
        null,
        of.question(),
        of.prompt(),
        of.voter(),
        null,
        of.sequence(),
        of.named(),
        of.turn(),
        of.weight(),
        of.count());
  }

  @Override
  public List<String> messages() {
    if (models.isEmpty()) {
      return List.of();
    }
    List<String> told = new ArrayList<>();
    told.add(
        pairs
            + " votes were made of the grades of "
            + models.size()
            + (models.size() == 1
                ? " model: a vote needs two in one file"
                : " models, two by two"));
    long whole = grades.values().stream().filter(each -> each.size() == models.size()).count();
    if (whole < grades.size()) {
      told.add(
          (grades.size() - whole)
              + " of "
              + grades.size()
              + " questions and turns have no grade of some model, which has no vote there");
    }
    return told;
  }
}
