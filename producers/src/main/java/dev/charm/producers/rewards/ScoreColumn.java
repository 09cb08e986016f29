package dev.charm.producers.rewards;

import dev.charm.schemas.RewardModelId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A column that holds the raw scores of a reward model.
 *
 * @param column its name in the header
 * @param rewardModel whose scores they are
 */
public record ScoreColumn(String column, RewardModelId rewardModel) {
  /** Columns of this beginning hold scores, of what follows as reward model. */
  public static final String PREFIX = "score_";

  private static final String DEFAULT_VERSION = "1";

  /**
   * Reads {@code COLUMN=RM@VERSION}; the first equals sign separates.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static ScoreColumn parse(String text) {
    int equals = text.indexOf('=');
    if (equals <= 0) {
      throw new IllegalArgumentException(
          "a score column is COLUMN=REWARDMODEL@VERSION, got '" + text + "'");
    }
    return new ScoreColumn(
        text.substring(0, equals), RewardModelId.parse(text.substring(equals + 1)));
  }

  /** What holds if nothing is said: each column {@code score_<rm>} belongs to {@code <rm>@1}. */
  static List<ScoreColumn> ofHeader(List<String> header) {
    List<ScoreColumn> columns = new ArrayList<>();
    for (String column : header) {
      if (column.startsWith(PREFIX) && column.length() > PREFIX.length()) {
        String name = column.substring(PREFIX.length());
        columns.add(new ScoreColumn(column, new RewardModelId(name, DEFAULT_VERSION)));
      }
    }
    return columns;
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
