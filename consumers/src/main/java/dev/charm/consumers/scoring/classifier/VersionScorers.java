package dev.charm.consumers.scoring.classifier;

import dev.charm.consumers.scoring.RewardScorer;
import dev.charm.consumers.scoring.ScorerFactory;
import dev.charm.consumers.scoring.declared.ClassifierDeclaration;
import dev.charm.schemas.RewardModelId;
import dev.charm.schemas.RewardModelVersion;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Scorers of all versions of {@code charm.reward-models}: heads that travel in their records, and
 * classifiers in folders, which score as the folder's own files say.
 */
public final class VersionScorers implements ScorerFactory {
  private final ScorerFactory heads;

  /**
   * @param heads opens what carries its model
   */
  public VersionScorers(ScorerFactory heads) {
    this.heads = heads;
  }

  @Override
  public RewardScorer open(RewardModelVersion version) throws IOException {
    return FolderArtifact.isNamedBy(version)
        ? open(
            new RewardModelId(version.getName(), version.getVersion()),
            FolderArtifact.require(version))
        : heads.open(version);
  }

  /**
   * The scorer of a folder that no version names yet.
   *
   * @throws IOException if it cannot be loaded; says why
   */
  public static RewardScorer open(RewardModelId id, Path folder) throws IOException {
    return new ClassifierOpener().open(ClassifierDeclaration.of(id, folder));
  }
}
