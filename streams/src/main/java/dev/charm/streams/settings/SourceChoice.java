package dev.charm.streams.settings;

import java.util.Locale;

/** Which of an arena's ratings are in force where there are both imported and live ones. */
public enum SourceChoice {
  /**
   * Of each model the newest, whoever says it; but one made here only if it is as well founded as
   * the imported one: {@link dev.charm.schemas.precedence.RatingOrder}.
   */
  NEWEST,
  /** Only those made here of the votes. */
  LIVE,
  /** Only those that leaderboards published; votes are counted, and no rating follows. */
  IMPORTED;

  /** As operators write it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
