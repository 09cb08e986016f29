package dev.charm.ops.command.models;

import dev.charm.ops.training.TrainedVersions;
import dev.charm.schemas.RewardModelVersion;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code charm reward-models promote}. */
@Command(
    name = "promote",
    sortOptions = false,
    description = {
      "Have a version score, whatever the gate said of it, and retire the one that does.",
      "Of a name alone: its youngest candidate."
    })
public final class RewardModelsPromoteCommand extends VersionChangeCommand {
  @Override
  List<RewardModelVersion> change(TrainedVersions versions, String named) {
    return versions.promotion(named);
  }
}
