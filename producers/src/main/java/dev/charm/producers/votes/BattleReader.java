package dev.charm.producers.votes;

import dev.charm.producers.form.FileForm;
import dev.charm.producers.row.Cells;
import dev.charm.producers.row.Occurrences;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.source.Fields;
import dev.charm.producers.source.Headings;
import dev.charm.producers.source.RawRow;
import dev.charm.producers.source.Records;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads votes as others publish them, in any form of file. Columns go by their names, of several
 * the first that has a value:
 *
 * <ul>
 *   <li>{@code model_a}, {@code model_b} (evalica: {@code left}, {@code right});
 *   <li>{@code winner} (or {@code outcome}, {@code verdict}, {@code preference}) as {@link Winner}
 *       reads it ({@code ignore} and {@code skip} leave the row out), or as a number where the file
 *       shows what numbers mean; or Kaggle's {@code winner_model_a}, {@code winner_model_b}, {@code
 *       winner_tie}, one of which is 1, or which are chances;
 *   <li>{@code battle_id}, {@code vote_id}, {@code id}, {@code annotation_id}, {@code uid}: the
 *       vote's id; {@code question_id}, {@code conversation_id}: what it is on, which is the prompt
 *       if no {@code prompt_id} names it;
 *   <li>{@code voter}, {@code judge}, {@code judge_hash}, {@code annotator}, {@code worker}, {@code
 *       user}, {@code user_id};
 *   <li>{@code sequence}, {@code seq}, else the row from 0. Not {@code evaluation_order}, which
 *       counts within one conversation;
 *   <li>{@code voted_at}, {@code tstamp}, {@code timestamp}, {@code created_at}, {@code
 *       client_timestamp}, {@code datetime}, {@code time}, {@code date};
 *   <li>{@code language}, {@code category} or {@code categories}, {@code category_tag} or {@code
 *       category_tags}, {@code is_code}: {@link VoteCategories};
 *   <li>{@code turn}, {@code weight}, {@code count};
 *   <li>{@code anony}, {@code dedup_tag} and columns such as {@code invalid} or {@code status}
 *       leave rows out: {@link VoteChoices}.
 * </ul>
 *
 * What judges write is recognised by its columns, too: AlpacaEval's annotations, FastChat's pair
 * judgments, single grades and logs, Arena-Hard's judgments.
 */
public final class BattleReader {
  private static final List<String> WANTED =
      List.of("model_a", "model_b", "winner", "winner_model_a", "winner_model_b", "winner_tie");

  /** Objects of a file that are looked at to tell what is in it. */
  private static final int LOOKED_AT = 100;

  private BattleReader() {}

  /**
   * Opens a file.
   *
   * @throws SourceException if it cannot be read, or holds no votes of a known kind
   */
  public static RowReader open(Source source, VoteReadSettings settings) throws SourceException {
    return RowReader.open(
        source,
        (file, records) -> {
          List<String> header = records.header();
          VoteMaker maker = new VoteMaker(file, header, settings);
          if (header.isEmpty()) {
            requireVotes(file, maker);
          } else {
            String lacking = lacking(maker, header);
            if (lacking != null) {
              throw new SourceException(file.name(), Headings.lacking(lacking, WANTED, header));
            }
          }
          return maker;
        });
  }

  /** Refuses a file of which none of the first objects is a vote, by the first one's fields. */
  private static void requireVotes(Source file, VoteMaker maker) throws SourceException {
    String first = null;
    try (Records records = FileForm.open(file)) {
      RawRow row = records.next();
      for (int i = 0; i < LOOKED_AT && row != null; i++) {
        Fields fields = row.fields();
        if (fields != null) {
          List<String> names = List.copyOf(fields.names());
          String lacking = lacking(maker, names);
          if (lacking == null) {
            return;
          }
          first =
              first != null
                  ? first
                  : "its first object has no "
                      + lacking
                      + "; its fields: "
                      + Occurrences.shown(names);
        }
        row = records.next();
      }
    } catch (SourceException e) {
      return; // it breaks off, which is told when it is read
    }
    if (first != null) {
      throw new SourceException(file.name(), first);
    }
  }

  /** What a file or row with these columns lacks to be of votes, for people; null if nothing. */
  private static @Nullable String lacking(VoteMaker maker, Collection<String> columns) {
    List<String> lacking = new ArrayList<>();
    for (VoteField model : List.of(VoteField.MODEL_A, VoteField.MODEL_B)) {
      if (!Cells.hasAny(columns, model.columns())) {
        lacking.add(String.join(" or ", model.columns()));
      }
    }
    if (!lacking.isEmpty() && maker.knows(columns)) {
      return null;
    }
    boolean oneHot =
        Stream.of(VoteField.A_WON, VoteField.B_WON, VoteField.TIED)
            .allMatch(field -> Cells.hasAny(columns, field.columns()));
    if (!Cells.hasAny(columns, VoteField.WINNER.columns()) && !oneHot) {
      lacking.add("winner (or winner_model_a, winner_model_b, winner_tie)");
    }
    return lacking.isEmpty() ? null : "column " + String.join(", ", lacking);
  }
}
