package dev.charm.ops.command.models;

import dev.charm.ops.training.TrainedVersions;
import dev.charm.schemas.RewardModelVersion;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code charm reward-models rollback}. */
@Command(
    name = "rollback",
    sortOptions = false,
    description = {
      "Have a version that scored before score again, and retire the one that does.",
      "Of a name alone: the version that the active one replaced.",
      "Its calibrations and pairs are there for as long as those of retired versions are kept"
          + " (--keep-retired); after that, 'charm rescore' has it score the responses again."
    })
public final class RewardModelsRollbackCommand extends VersionChangeCommand {
  @Override
  List<RewardModelVersion> change(TrainedVersions versions, String named) {
    return versions.rollback(named);
  }
}
