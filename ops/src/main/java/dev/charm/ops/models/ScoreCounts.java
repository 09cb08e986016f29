package dev.charm.ops.models;

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

  /** Rows without a score, by the reason. */
  public Map<String, Long> errors() {
    return errors;
  }
}
