package dev.charm.streams.settings;

import dev.charm.calibration.rating.RatingSettings;
import dev.charm.schemas.Topic;
import java.time.Duration;

/**
 * What an operator decides about votes and the ratings made of them.
 *
 * @param horizon how long a vote is remembered after the last record of it, by the time of what is
 *     read: so long a record that comes again is known, and the vote can be corrected or withdrawn
 * @param ratings how votes become ratings
 * @param sources where live ratings are in force
 * @param mostHeldBytes of memory that names, arenas and their models may take in a process, all
 *     partitions together; a vote that needs more is a dead letter
 */
public record VoteSettings(
    Duration horizon, RatingSettings ratings, RatingSources sources, long mostHeldBytes) {
  private static final long SHARE = 4; // of the heap

  /** Votes are remembered for as long as their topic keeps them. */
  public static final VoteSettings DEFAULT =
      new VoteSettings(Topic.RETENTION, RatingSettings.DEFAULT, RatingSources.NEWEST);

  /**
   * @throws IllegalArgumentException if the horizon is not positive, or bytes are negative
   */
  public VoteSettings {
    if (mostHeldBytes < 0) {
      throw new IllegalArgumentException("votes cannot take " + mostHeldBytes + " bytes");
    }
    if (horizon.isNegative() || horizon.isZero()) {
      throw new IllegalArgumentException("the horizon of votes must be positive");
    }
  }

  /** With up to a quarter of the heap. */
  public VoteSettings(Duration horizon, RatingSettings ratings, RatingSources sources) {
    this(horizon, ratings, sources, Runtime.getRuntime().maxMemory() / SHARE);
  }

  /** The same with so many bytes of memory. */
  public VoteSettings withMostHeldBytes(long bytes) {
    return new VoteSettings(horizon, ratings, sources, bytes);
  }
}
