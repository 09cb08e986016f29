package dev.charm.producers.votes;

import dev.charm.producers.row.Cells;
import dev.charm.producers.row.Occurrences;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads votes as others publish them: CSV with a header, JSON Lines or one JSON array, which the
 * first character tells. Columns go by their names, of several the first that is there:
 *
 * <ul>
 *   <li>{@code model_a}, {@code model_b} (evalica: {@code left}, {@code right});
 *   <li>{@code winner} as {@link Winner} reads it ({@code ignore} leaves the row out), or Kaggle's
 *       {@code winner_model_a}, {@code winner_model_b}, {@code winner_tie}, one of which is 1;
 *   <li>{@code battle_id}, {@code id}, {@code question_id}: the vote's id, of which the first row
 *       in a file counts; without it the id is {@code <file name without .gz>:<row from 0>}. A
 *       {@code question_id} that is a whole number is the prompt's (MT-bench);
 *   <li>{@code prompt_id};
 *   <li>{@code voter}, {@code judge}, {@code judge_hash}, {@code worker}, {@code user}, {@code
 *       user_id};
 *   <li>{@code sequence}, {@code seq}, else the row from 0. Not {@code evaluation_order}, which
 *       counts within one conversation;
 *   <li>{@code voted_at}, {@code timestamp}, {@code tstamp}: ISO, seconds or milliseconds;
 *   <li>{@code language}, {@code category} or {@code categories}, {@code category_tag} or {@code
 *       category_tags}, {@code is_code}: {@link VoteCategories};
 *   <li>{@code anony}: where it is false the row is left out unless the settings say otherwise.
 * </ul>
 */
public final class BattleReader {
  private BattleReader() {}

  /**
   * Opens a file.
   *
   * @throws SourceException if it cannot be read, or its header lacks a column
   */
  public static RowReader open(Source source, VoteReadSettings settings) throws SourceException {
    return RowReader.open(
        source,
        (file, records) -> {
          if (!records.header().isEmpty()) {
            String lacking = lacking(field -> Cells.hasAny(records.header(), field.columns()));
            if (lacking != null) {
              throw new SourceException(
                  file.name(),
                  "has no " + lacking + "; its columns: " + Occurrences.shown(records.header()));
            }
          }
          return new BattleMaker(file, settings);
        });
  }

  /** What a file lacks that has only these fields, for people; null if nothing. */
  static @Nullable String lacking(Predicate<VoteField> has) {
    List<String> lacking = new ArrayList<>();
    for (VoteField model : List.of(VoteField.MODEL_A, VoteField.MODEL_B)) {
      if (!has.test(model)) {
        lacking.add(String.join(" or ", model.columns()));
      }
    }
    boolean oneHot =
        has.test(VoteField.A_WON) && has.test(VoteField.B_WON) && has.test(VoteField.TIED);
    if (!has.test(VoteField.WINNER) && !oneHot) {
      lacking.add("winner (or winner_model_a, winner_model_b, winner_tie)");
    }
    return lacking.isEmpty() ? null : "column " + String.join(", ", lacking);
  }
}
