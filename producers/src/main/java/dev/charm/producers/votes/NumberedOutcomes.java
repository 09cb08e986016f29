package dev.charm.producers.votes;

import dev.charm.producers.form.FileForm;
import dev.charm.producers.row.Cells;
import dev.charm.producers.source.RawRow;
import dev.charm.producers.source.Records;
import dev.charm.producers.source.RowFault;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import dev.charm.schemas.BattleOutcome;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What numbers in the column of outcomes mean, which one number does not tell but the whole file
 * does.
 *
 * @param told how they were understood, for people
 */
record NumberedOutcomes(Kind kind, String told) {
  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,9}(\\.\\d{0,18})?");

  /** More different numbers are not remembered: they say nothing new. */
  private static final int ENOUGH = 1000;

  /** What number stands for what. */
  enum Kind {
    /** 0 is a tie, 1 is A, 2 is B. */
    TIE_A_B,
    /** From 1, which is A, to 2, which is B; 1.5 is a tie (AlpacaEval's preference). */
    ONE_TO_TWO,
    /** The share of A, from 0 to 1; 0.5 is a tie (arena-rank, choix). */
    SHARE_OF_A
  }

  /** Whether a word is a number. */
  static boolean isNumber(String word) {
    return NUMBER.matcher(word.strip()).matches();
  }

  /** What the outcomes in a file mean; empty if they contradict each other, or are 0 and 1 only. */
  static Optional<NumberedOutcomes> of(Source source) throws SourceException {
    SortedSet<Double> numbers = new TreeSet<>();
    try (Records records = FileForm.open(source)) {
      RawRow row = records.next();
      while (row != null && numbers.size() < ENOUGH) {
        String word = word(row);
        if (word != null && isNumber(word)) {
          numbers.add(Double.parseDouble(word.strip()));
        }
        row = records.next();
      }
    }
    return of(numbers);
  }

  private static @Nullable String word(RawRow row) {
    try {
      return new Cells(row.required()).text(VoteField.WINNER.columns());
    } catch (RowFault fault) {
      return null; // it is told when the row is read
    }
  }

  static Optional<NumberedOutcomes> of(SortedSet<Double> numbers) {
    boolean whole = numbers.stream().allMatch(number -> number == Math.rint(number));
    double least = numbers.first();
    double most = numbers.last();
    if (whole && least == 0 && most == 2) {
      return Optional.of(
          new NumberedOutcomes(Kind.TIE_A_B, "0 for a tie, 1 for model_a, 2 for model_b"));
    }
    if (least >= 1 && most <= 2 && most > 1) {
      return Optional.of(
          new NumberedOutcomes(
              Kind.ONE_TO_TWO, "from 1 for model_a to 2 for model_b, 1.5 for a tie"));
    }
    if (!whole && least >= 0 && most <= 1) {
      return Optional.of(
          new NumberedOutcomes(
              Kind.SHARE_OF_A, "the share of model_a, 1 if it won, 0.5 for a tie, 0 if it lost"));
    }
    return Optional.empty();
  }

  /** Who won by a number of the file. */
  Verdict verdict(String word) {
    double number = Double.parseDouble(word.strip());
    return switch (kind) {
      case TIE_A_B ->
          Verdict.of(
              number == 0
                  ? BattleOutcome.TIE
                  : number == 1 ? BattleOutcome.MODEL_A : BattleOutcome.MODEL_B);
      case ONE_TO_TWO -> Verdict.chance(number - 1);
      case SHARE_OF_A -> Verdict.chance(1 - number);
    };
  }
}
