package dev.charm.consumers.training;

import dev.charm.consumers.scoring.Sha256;
import dev.charm.schemas.Keys;
import dev.charm.schemas.RewardModelVersion;
import dev.charm.schemas.SnapshotManifest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private @Nullable Map<String, String> trained;

  /** Remembers what was trained on. */
  void trainedOn(List<PinnedPair> pairs) {
    Map<String, String> decisions = new HashMap<>();
    for (PinnedPair pair : pairs) {
      decisions.put(question(pair), pair.chosenModel());
    }
    trained = decisions;
  }

  /** How many of {@code pairs} the training that made {@code active} did not know as they are. */
  long count(List<PinnedPair> pairs, RewardModelVersion active) {
    Map<String, String> known = trained;
    if (known == null) {
      SnapshotManifest manifest = active.getManifest();
      return Math.max(0, pairs.size() - (manifest == null ? 0 : manifest.getPairs()));
    }
    return pairs.stream().filter(p -> !p.chosenModel().equals(known.get(question(p)))).count();
  }

  private static String question(PinnedPair pair) {
    boolean inOrder = pair.chosenModel().compareTo(pair.rejectedModel()) <= 0;
    String question =
        inOrder
            ? Keys.join(pair.promptId(), pair.chosenModel(), pair.rejectedModel())
            : Keys.join(pair.promptId(), pair.rejectedModel(), pair.chosenModel());
    return Sha256.hex(question.getBytes(StandardCharsets.UTF_8));
  }
}
