package dev.charm.ops.command.models;

import dev.charm.consumers.views.LogReader;
import dev.charm.ops.command.option.ConnectionOptions;
import dev.charm.ops.command.option.OutputOption;
import dev.charm.ops.connect.ClientUse;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.connect.LogReaders;
import dev.charm.ops.training.TrainedVersions;
import dev.charm.ops.training.VersionRow;
import dev.charm.schemas.RewardModelId;
import dev.charm.schemas.RewardModelVersion;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A command by which a person changes which version of a reward model scores. */
abstract class VersionChangeCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(
      paramLabel = "NAME[@VERSION]",
      description = "The reward model, such as charm-minilm or charm-minilm@3.")
  String named = "";

  @Mixin OutputOption output = new OutputOption();
  @Mixin ConnectionOptions connection = new ConnectionOptions();

  /** What to publish. */
  abstract List<RewardModelVersion> change(TrainedVersions versions, String named);

  @Override
  public Integer call() throws Exception {
    if (named.contains("@")) {
      try {
        RewardModelId.parse(named);
      } catch (IllegalArgumentException e) {
        throw new ParameterException(spec.commandLine(), e.getMessage(), e);
      }
    }
    Connection to = connection.resolve(ClientUse.READ, ClientUse.TRAIN);
    List<RewardModelVersion> changed;
    try (LogReader reader = LogReaders.open(to, spec.commandLine().getErr())) {
      changed = change(TrainedVersions.read(reader), named);
    }
    TrainedVersions.publish(changed, to);
    VersionRow.LISTING.print(
        output.output(),
        changed.stream().map(VersionRow::of).toList(),
        spec.commandLine().getOut());
    return ExitCode.DONE;
  }
}
