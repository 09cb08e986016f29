package dev.charm.producers.votes;

/** How long the ids have to hold that votes get which have none of their own. */
public enum VoteIds {
  /** For good: topics know a vote by its id. */
  LASTING,

  /**
   * As long as the process: a calculation compares the ids of its files, and forgets them. Such an
   * id takes a tenth of the time of the other.
   */
  PASSING,

  /**
   * Not at all: a calculation reads one file, of which every vote without an id counts. Nothing is
   * worked out or remembered of them.
   */
  ALONE
}
