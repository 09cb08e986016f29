package dev.charm.ops.command;

import dev.charm.consumers.scoring.ScoringSettings;
import dev.charm.consumers.scoring.ShippedHead;
import dev.charm.ops.command.option.InstanceName;
import dev.charm.ops.command.option.LearningOptions;
import dev.charm.ops.connect.ClientUse;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.ConsoleLines;
import dev.charm.ops.folder.NativeLibraries;
import dev.charm.ops.service.EncoderService;
import dev.charm.ops.service.RegistryWatch;
import dev.charm.ops.service.ScorerService;
import dev.charm.ops.service.TransactionWatch;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code charm service scorer}. */
@Command(
    name = "scorer",
    sortOptions = false,
    description = "Score responses with the active version of a reward model that is trained here.")
public final class ServiceScorerCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Mixin LearningOptions learning = new LearningOptions();

  @Option(
      names = "--instance",
      paramLabel = "NAME",
      order = 2,
      description =
          "Name of this instance among those that score for the same reward model: another for"
              + " each, and the same again after a restart (default: CHARM_INSTANCE, else the"
              + " container's HOSTNAME, else 0).")
  @Nullable String named;

  @Mixin Foreground foreground;

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
    NativeLibraries natives = learning.state.natives();
    EncoderService encoder = new EncoderService(natives);
    return foreground.run(
        spec,
        natives,
        List.of(
            new TransactionWatch(to.kafka()),
            new RegistryWatch(
                to, RegistryWatch.LEARNING, ConsoleLines.on(spec.commandLine().getErr())),
            encoder,
            new ScorerService(
                settings,
                learning.state.of("scorer", learning.rewardModel, instance),
                to,
                encoder)));
  }
}
