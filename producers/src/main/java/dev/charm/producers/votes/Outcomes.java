package dev.charm.producers.votes;

import dev.charm.producers.row.Cells;
import dev.charm.producers.row.ModelNames;
import dev.charm.producers.row.Occurrences;
import dev.charm.producers.source.RowFault;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import dev.charm.schemas.BattleOutcome;
import dev.charm.schemas.MalformedReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says who won by what stands in a file's cells. */
final class Outcomes {
  /** What Arena-Hard counts a much better answer as. */
  static final double STRONG = 3;

  /** Longer words are texts of another meaning, which must not be shown. */
  private static final int LONGEST_WORD = 40;

  private static final double ROUNDING = 0.011;

  private final VoteChoices choices;
  private final Map<String, BattleOutcome> words;
  private final ModelNames models;
  private final Source source;
  private final Occurrences strong = new Occurrences();
  private final Occurrences shared = new Occurrences();

  private static final int MAX_REMEMBERED = 1000;
  private static final Set<String> IGNORED = Set.of("ignore", "skip", "skipped");

  /** The words of the file, of which most files have few. */
  private final Map<String, Word> known = new HashMap<>();

  private @Nullable String lastWord;
  private Word lastSaid = new Word(null, null, false, null);

  /**
   * What a word says whatever the models are called.
   *
   * @param chosen what the user says that it means; null if nothing
   * @param outcome that it names; null if it names none
   * @param strong whether one answer is much better
   * @param ignored the word, if it says that the row is not to count; null otherwise
   */
  private record Word(
      @Nullable BattleOutcome chosen,
      @Nullable BattleOutcome outcome,
      boolean strong,
      @Nullable String ignored) {}

  /** What numbers mean; null if none was met yet, or they do not tell. */
  private @Nullable NumberedOutcomes numbers;

  private boolean lookedAtNumbers;

  Outcomes(VoteChoices choices, ModelNames models, Source source) {
    this.choices = choices;
    this.words =
        choices.outcomes().entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(each -> plain(each.getKey()), Map.Entry::getValue));
    this.models = models;
    this.source = source;
  }

  /**
   * Who won, by a word.
   *
   * @param column for messages
   * @throws RowFault if the word does not say
   */
  Verdict of(long line, String column, String word, String modelA, String modelB) throws RowFault {
    Word said = said(word);
    if (said.chosen() != null) {
      return Verdict.of(said.chosen());
    }
    BattleOutcome outcome = outcome(word, said, modelA, modelB);
    if (outcome != null) {
      if (said.strong()) {
        strong.add(line, null);
        return Verdict.of(outcome, choices.arenaHardWeights() ? STRONG : 1);
      }
      return Verdict.of(outcome);
    }
    if (NumberedOutcomes.isNumber(word)) {
      return shared(line, numbered(column, word));
    }
    throw new RowFault(
        MalformedReason.UNDECODABLE,
        column + " is not an outcome of a vote (--outcome WORD=model_a|model_b|tie|both_bad tells)",
        word.length() > LONGEST_WORD ? null : word);
  }

  private @Nullable BattleOutcome outcome(String word, Word said, String modelA, String modelB) {
    if (said.outcome() != null && !word.equals(modelA) && !word.equals(modelB)) {
      return said.outcome();
    }
    Optional<BattleOutcome> outcome = Winner.parse(word, modelA, modelB);
    if (outcome.isEmpty() && !NumberedOutcomes.isNumber(word)) {
      outcome = Winner.parse(models.name(word), modelA, modelB);
    }
    return outcome.orElse(null);
  }

  /** The word, plain, if it says that a row is not to count; null if it does not. */
  @Nullable String ignored(String word) {
    return said(word).ignored();
  }

  private Word said(String word) {
    if (!word.equals(lastWord)) { // which is asked more than once of each row
      lastSaid = looked(word);
      lastWord = word;
    }
    return lastSaid;
  }

  private Word looked(String word) {
    Word said = known.get(word);
    if (said == null) {
      String plain = plain(word);
      said =
          new Word(
              words.get(plain),
              Winner.whoeverPlays(word).orElse(null),
              Winner.isStrong(word),
              IGNORED.contains(plain) ? plain : null);
      if (known.size() < MAX_REMEMBERED && word.length() <= LONGEST_WORD) {
        known.put(word, said);
      }
    }
    return said;
  }

  private Verdict numbered(String column, String word) throws RowFault {
    if (!lookedAtNumbers) {
      lookedAtNumbers = true;
      try {
        numbers = NumberedOutcomes.of(source).orElse(null);
      } catch (SourceException e) {
        numbers = null; // the reading that is under way says so
      }
    }
    if (numbers == null) {
      throw new RowFault(
          MalformedReason.UNDECODABLE,
          column + " is a number that may mean either (--outcome 1=model_a,0=model_b tells)",
          word);
    }
    return numbers.verdict(word);
  }

  /** Who won, by a column for each outcome: one of them 1, or the chances of each. */
  Verdict oneHot(long line, Cells cells) throws RowFault {
    double a = chance(cells, VoteField.A_WON);
    double b = chance(cells, VoteField.B_WON);
    double tie = chance(cells, VoteField.TIED);
    if (Math.abs(a + b + tie - 1) > ROUNDING) {
      throw new RowFault(
          MalformedReason.MISSING_FIELD,
          a + b + tie == 0
              ? "winner is missing"
              : "winner_model_a, winner_model_b and winner_tie do not add up to 1");
    }
    double sum = a + b + tie;
    return shared(line, Verdict.chances(a / sum, b / sum, tie / sum));
  }

  private static double chance(Cells cells, VoteField field) throws RowFault {
    String text = cells.text(field.columns());
    if (text == null) {
      return 0;
    }
    if (!NumberedOutcomes.isNumber(text)) {
      return Boolean.TRUE.equals(cells.flag(field.columns())) ? 1 : 0;
    }
    double chance = Double.parseDouble(text.strip());
    if (chance < 0 || chance > 1) {
      throw new RowFault(MalformedReason.OUT_OF_RANGE, field.label() + " is not from 0 to 1", text);
    }
    return chance;
  }

  /** Takes note of a verdict that several outcomes share. */
  Verdict shared(long line, Verdict verdict) {
    if (verdict.isShared()) {
      shared.add(line, null);
    }
    return verdict;
  }

  private static String plain(String word) {
    return word.strip().toLowerCase(Locale.ROOT);
  }

  /** What is to be told at the end. */
  List<String> messages() {
    List<String> told = new ArrayList<>();
    if (strong.count() > 0) {
      told.add(
          strong.told(
              choices.arenaHardWeights()
                  ? " of a much better answer, which weigh 3 as Arena-Hard has it"
                  : " of a much better answer, which weigh 1; Arena-Hard counts them three times"
                      + " (--arena-hard-weights)"));
    }
    if (shared.count() > 0) {
      told.add(
          shared.told(
              " with a chance for each outcome, each of which counts as a vote of that weight"));
    }
    if (numbers != null) {
      told.add("numbers of outcomes were taken for: " + numbers.told());
    }
    return told;
  }
}
