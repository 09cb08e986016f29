package dev.charm.consumers.training;

import dev.charm.consumers.views.RewardModelView;
import dev.charm.schemas.RewardModelVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Which version came of which. */
public final class Lineage {
  private final Map<String, RewardModelVersion> versions = new HashMap<>();

  /** Of these versions. */
  public Lineage(List<RewardModelVersion> versions) {
    versions.forEach(version -> this.versions.put(RewardModelView.id(version), version));
  }

  /**
   * The version that a lineage began with. Of those whose head is known, the earliest ancestor:
   * every training of a head begins there.
   */
  RewardModelVersion firstHead(RewardModelVersion version) {
    return first(version, at -> at.getArtifact() != null);
  }

  /** The same of those whose model is known, a head or one that lies in a folder. */
  public RewardModelVersion first(RewardModelVersion version) {
    return first(version, at -> at.getArtifact() != null || at.getArtifactUri() != null);
  }

  private RewardModelVersion first(
      RewardModelVersion version, Predicate<RewardModelVersion> isKnown) {
    RewardModelVersion first = version;
    RewardModelVersion at = version;
    for (int k = 0; k <= versions.size() && at != null; k++) { // whatever the records say
      first = isKnown.test(at) ? at : first;
      at = at.getParent() == null ? null : versions.get(at.getParent());
    }
    return first;
  }
}
