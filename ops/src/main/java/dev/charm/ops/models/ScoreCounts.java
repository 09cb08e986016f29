package dev.charm.ops.models;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** What became of the rows of a file that was scored. */
public final class ScoreCounts {
  private static final int MOST_REASONS = 20;
  private static final String OTHER = "other reasons";

  private final Map<String, Long> errors = new LinkedHashMap<>();
  private long rows;
  private long scored;
  private long truncated;
  private long replaced;
  private long unanswered;

  void countScored(boolean wasTruncated) {
    rows++;
    scored++;
    truncated += wasTruncated ? 1 : 0;
  }

  /**
   * Counts a row without a score.
   *
   * @param reason without the number of a line
   */
  void countFailed(String reason) {
    rows++;
    errors.merge(
        errors.size() < MOST_REASONS || errors.containsKey(reason) ? reason : OTHER, 1L, Long::sum);
  }

  /** Counts a row, counted as one without a score, that may have one at another time. */
  void countUnanswered() {
    unanswered++;
  }

  void countReplaced() {
    replaced++;
  }

  /** How many rows the file has. */
  public long rows() {
    return rows;
  }

  /** How many have a score. */
  public long scored() {
    return scored;
  }

  /** How many of those were cut to fit the reward model. */
  public long truncated() {
    return truncated;
  }

  /** How many rows had a score, or another field that is written, before. */
  public long replaced() {
    return replaced;
  }

  /**
   * How many have no score since the reward model did not answer, and may have one another time.
   */
  public long unanswered() {
    return unanswered;
  }

  /** Tells all of it. */
  public void tell(String rewardModel, PrintWriter notes) {
    notes.printf("charm: %d of %d rows scored by %s%n", scored, rows, rewardModel);
    if (truncated > 0) {
      notes.printf("charm: %d were cut to fit the reward model%n", truncated);
    }
    if (replaced > 0) {
      notes.printf(
          "charm: %d with score, tokens, truncated, attributes or error, which is replaced%n",
          replaced);
    }
    errors.forEach(
        (reason, count) ->
            notes.printf("charm: %d %s: %s%n", count, count == 1 ? "row" : "rows", reason));
    notes.flush();
  }

  /** Rows without a score, by the reason. */
  public Map<String, Long> errors() {
    return errors;
  }
}
