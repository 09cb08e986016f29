package dev.charm.ops.external;

import dev.charm.consumers.scoring.RewardScorer;
import dev.charm.consumers.scoring.classifier.FolderArtifact;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.models.RewardModelCheck;
import dev.charm.ops.models.RewardModels;
import dev.charm.schemas.RewardModelId;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;

/**
 * The model that a command left behind, once it has been found to be one.
 *
 * @param sha256 of what a scorer reads of its folder
 * @param scorer to be closed
 */
record LeftModel(Path folder, String sha256, RewardScorer scorer) implements AutoCloseable {

  /**
   * Looks a folder over, loads the model, and has it score fixed conversations, as {@code charm
   * reward-models check} does.
   *
   * @param name of the reward model
   * @param notes where warnings go
   * @throws CommandFailedException if there is no model, or one that cannot be used; says why
   */
  static LeftModel of(Path folder, String name, RewardModels models, PrintWriter notes) {
    String sha256;
    try {
      sha256 = FolderArtifact.hash(folder);
    } catch (IOException e) {
      throw new CommandFailedException("the command left no model: " + e.getMessage(), e);
    }
    RewardScorer scorer;
    try {
      scorer = models.openFolder(new RewardModelId(name, "candidate"), folder);
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandFailedException("the model cannot be loaded: " + e.getMessage(), e);
    }
    try {
      RewardModelCheck check = RewardModelCheck.of(scorer);
      check.warnings().forEach(each -> notes.printf("charm: the model: warning: %s%n", each));
      notes.flush();
      if (!check.errors().isEmpty()) {
        throw new CommandFailedException(
            "the model cannot be used: " + String.join("; ", check.errors()));
      }
      return new LeftModel(folder, sha256, scorer);
    } catch (RuntimeException e) {
      scorer.close();
      throw e;
    }
  }

  @Override
  public void close() {
    scorer.close();
  }
}
