package dev.charm.streams.partial;

/** Kinds of partial summaries, as they stand in record keys: {@code RM|kind|model...|partition}. */
public final class PartialKind {
  /** The distribution of d of two policy models. */
  public static final String DIFFERENCE = "difference";

  /** The round robin of a policy model. */
  public static final String TALLY = "tally";

  /** The rewards of a policy model. */
  public static final String SCORE = "score";

  private PartialKind() {}
}
