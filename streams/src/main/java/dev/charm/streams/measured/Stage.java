package dev.charm.streams.measured;

import java.util.Locale;

/** The kinds of tasks of the topology. */
public enum Stage {
  /** Votes and imported ratings become the ratings in force. */
  RATINGS,
  /** Rewards become decisions and summaries. */
  PROMPT_TASK,
  /** Summaries and ratings become calibrations. */
  MERGER;

  /** As the topology names it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
