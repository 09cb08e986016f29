package dev.charm.streams;

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
 */
public record VoteSettings(Duration horizon, RatingSettings ratings, RatingSources sources) {
  /** Votes are remembered for as long as their topic keeps them. */
  public static final VoteSettings DEFAULT =
      new VoteSettings(Topic.RETENTION, RatingSettings.DEFAULT, RatingSources.NEWEST);

  /**
   * @throws IllegalArgumentException if the horizon is not positive
   */
  public VoteSettings {
    if (horizon.isNegative() || horizon.isZero()) {
      throw new IllegalArgumentException("the horizon of votes must be positive");
    }
  }
}
