package dev.charm.ops.command;

import dev.charm.consumers.scoring.ScoringSettings;
import dev.charm.consumers.scoring.ShippedHead;
import dev.charm.ops.command.option.InstanceName;
import dev.charm.ops.connect.ClientUse;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.ConsoleLines;
import dev.charm.ops.service.RegistryWatch;
import dev.charm.ops.service.ScorerService;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code charm service scorer}. */
@Command(
    name = "scorer",
    sortOptions = false,
    description = "Score responses with the active version of a reward model that is trained here.")
public final class ServiceScorerCommand extends LearningCommand {
  @Option(
      names = "--instance",
      paramLabel = "NAME",
      order = 2,
      description =
          "Name of this instance among those that score for the same reward model: another for"
              + " each, and the same again after a restart (default: CHARM_INSTANCE, else the"
              + " container's HOSTNAME, else 0).")
  @Nullable String named;

  @Override
  public Integer call() throws InterruptedException {
    Connection to = learning.connection.resolve(ClientUse.SCORE);
    String instance = InstanceName.of(spec, named, System.getenv()).orElse("0");
    ScoringSettings usual = ScoringSettings.defaults();
    ScoringSettings settings =
        new ScoringSettings(
            learning.rewardModel,
            instance,
            usual.batch(),
            usual.promptPatience(),
            usual.retryPause());
    if (learning.rewardModel.equals(ShippedHead.NAME)) {
      ShippedHead.missing().ifPresent(ConsoleLines.on(spec.commandLine().getErr()));
    }
    return run(
        to,
        RegistryWatch.LEARNING,
        encoder ->
            new ScorerService(
                settings,
                learning.state.of("scorer", learning.rewardModel, instance),
                to,
                encoder));
  }
}
