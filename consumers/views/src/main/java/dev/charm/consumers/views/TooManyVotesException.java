package dev.charm.consumers.views;

/** An arena has more votes than its reader may hold. */
public final class TooManyVotesException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TooManyVotesException(String arena, int most) {
    super(String.format("the arena %s has more than %,d votes", arena, most));
  }
}
