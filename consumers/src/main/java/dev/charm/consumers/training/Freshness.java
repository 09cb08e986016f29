package dev.charm.consumers.training;

import dev.charm.consumers.training.pinned.PairDecisions;
import dev.charm.consumers.training.pinned.PairSnapshot;
import dev.charm.schemas.RewardModelVersion;
import dev.charm.schemas.SnapshotManifest;
import org.jspecify.annotations.Nullable;

/**
 * How many pairs are new or decided otherwise since the last training. Prompt, models and decision
 * are compared, not the version of the reward model: that a new version scores old pairs anew makes
 * none of them new, else training would never rest.
 *
 * <p>The decisions of the last training are kept in memory, under hashes: a prompt that is
 * forgotten leaves none of its id here. After a restart the manifest's number of pairs stands in
 * for them.
 */
final class Freshness {
  private @Nullable PairDecisions trained;

  /** Remembers what was trained on. */
  void trainedOn(PairSnapshot snapshot) {
    trained = snapshot.decisions();
  }

  /** How many of the pairs the training that made {@code active} did not know as they are. */
  long count(PairSnapshot snapshot, RewardModelVersion active) {
    PairDecisions known = trained;
    if (known == null) {
      SnapshotManifest manifest = active.getManifest();
      return Math.max(0, snapshot.size() - (manifest == null ? 0 : manifest.getPairs()));
    }
    return snapshot.decisions().countOutside(known);
  }
}
