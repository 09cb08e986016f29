package dev.charm.producers.rewards;

import dev.charm.producers.source.Fields;
import dev.charm.producers.source.Headings;
import dev.charm.producers.source.RowFault;
import dev.charm.schemas.RewardModelId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A column that holds the raw scores of a reward model, or a weighted sum of columns that hold
 * those of its attributes.
 *
 * @param label as it was given, for messages
 * @param terms that are added up
 * @param rewardModel whose scores they are
 */
public record ScoreColumn(String label, List<Term> terms, RewardModelId rewardModel) {
  /** Columns of this beginning hold scores, of what follows as reward model. */
  public static final String PREFIX = "score_";

  static final String DEFAULT_VERSION = "1";

  private static final Pattern TERM =
      Pattern.compile(
          "\\s*([+-]?\\s*\\d+(?:\\.\\d+)?)\\s*\\*\\s*(.+?)(?=\\s*[+-]\\s*[\\d.]+\\s*\\*|$)");

  /**
   * @param weight by which the value is multiplied
   * @param column its normal name, or a path of names with dots between them
   */
  public record Term(double weight, String column) {}

  /** The scores of a column as they stand. */
  static ScoreColumn plain(String column, RewardModelId rewardModel) {
    return new ScoreColumn(column, List.of(new Term(1, Headings.normal(column))), rewardModel);
  }

  /**
   * Reads {@code COLUMN=RM@VERSION}, where the first equals sign separates, and {@code COLUMN} may
   * be a sum such as {@code 0.65*helpfulness+0.8*correctness-0.4*verbosity}.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static ScoreColumn parse(String text) {
    int equals = text.indexOf('=');
    if (equals <= 0) {
      throw new IllegalArgumentException(
          "a score column is COLUMN=REWARDMODEL@VERSION, got '" + text + "'");
    }
    String columns = text.substring(0, equals);
    RewardModelId rewardModel = RewardModelId.parse(text.substring(equals + 1));
    return columns.indexOf('*') < 0
        ? plain(columns, rewardModel)
        : new ScoreColumn(columns, sum(columns), rewardModel);
  }

  private static List<Term> sum(String columns) {
    List<Term> terms = new ArrayList<>();
    Matcher term = TERM.matcher(columns);
    int at = 0;
    while (at < columns.length() && term.find(at) && term.start() == at) {
      terms.add(
          new Term(
              Double.parseDouble(term.group(1).replaceAll("\\s", "")),
              Headings.normal(term.group(2))));
      at = term.end();
    }
    if (at < columns.length()) {
      throw new IllegalArgumentException(
          "a sum of columns is WEIGHT*COLUMN+WEIGHT*COLUMN..., got '" + columns + "'");
    }
    return terms;
  }

  /** The column, if it is a single one as it stands; null for a sum. */
  @Nullable String single() {
    return terms.size() == 1 && terms.get(0).weight() == 1 ? terms.get(0).column() : null;
  }

  /** The score of a row; null if it, or a value that it is made of, is missing. */
  @Nullable Double score(Fields fields) throws RowFault {
    double sum = 0;
    boolean complete = true;
    for (Term term : terms) {
      Double value = Numbers.of(term.column(), Columns.at(fields, term.column()));
      complete &= value != null;
      sum += value == null ? 0 : term.weight() * value;
    }
    return complete ? sum : null;
  }

  /**
   * @throws IllegalArgumentException if two columns are to be one reward model's
   */
  static void requireDistinct(List<ScoreColumn> columns) {
    Set<RewardModelId> models = new HashSet<>();
    for (ScoreColumn column : columns) {
      if (!models.add(column.rewardModel())) {
        throw new IllegalArgumentException(
            "two score columns for reward model " + column.rewardModel());
      }
    }
  }
}
