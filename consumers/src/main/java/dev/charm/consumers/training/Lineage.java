package dev.charm.consumers.training;

import dev.charm.consumers.views.RewardModelView;
import dev.charm.schemas.RewardModelVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which version came of which. */
final class Lineage {
  private final Map<String, RewardModelVersion> versions = new HashMap<>();

  Lineage(List<RewardModelVersion> versions) {
    versions.forEach(version -> this.versions.put(RewardModelView.id(version), version));
  }

  /**
   * The version that a lineage began with: every training begins there. Of those whose head is
   * known, the earliest ancestor.
   */
  RewardModelVersion first(RewardModelVersion version) {
    RewardModelVersion first = version;
    RewardModelVersion at = version;
    for (int k = 0; k <= versions.size() && at != null; k++) { // whatever the records say
      first = at.getArtifact() != null ? at : first;
      at = at.getParent() == null ? null : versions.get(at.getParent());
    }
    return first;
  }
}
