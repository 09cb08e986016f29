package dev.charm.consumers.scoring;

import dev.charm.schemas.RewardModelVersion;
import java.io.IOException;

/** Makes the scorer of a version of a reward model. */
@FunctionalInterface
public interface ScorerFactory {

  /**
   * Loads a version.
   *
   * @throws IOException if the version cannot be loaded here; the message says why
   */
  RewardScorer open(RewardModelVersion version) throws IOException;

  /**
   * Scorers whose heads travel inside the version's record.
   *
   * @param encoder shared by all of them; stays the caller's to close
   */
  static ScorerFactory heads(TextEncoder encoder) {
    return version -> {
      RewardHead head = HeadArtifact.read(version);
      try {
        return new DjlRewardScorer(version.getName() + "@" + version.getVersion(), encoder, head);
      } catch (IllegalArgumentException e) {
        throw new IOException(e.getMessage(), e);
      }
    };
  }
}
