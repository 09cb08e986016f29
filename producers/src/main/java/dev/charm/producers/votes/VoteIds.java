package dev.charm.producers.votes;

/** How long the ids have to hold that votes get which have none of their own. */
public enum VoteIds {
  /** For good: topics know a vote by its id. */
  LASTING,

  /**
   * As long as the process: a calculation compares the ids of its files, and forgets them. Such an
   * id takes a tenth of the time of the other.
   */
  PASSING
}
