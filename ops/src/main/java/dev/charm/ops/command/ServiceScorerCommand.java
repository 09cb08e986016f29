package dev.charm.ops.command;

import dev.charm.consumers.scoring.ScoringSettings;
import dev.charm.consumers.scoring.ShippedHead;
import dev.charm.consumers.scoring.declared.RewardModelDeclaration;
import dev.charm.ops.command.option.InstanceName;
import dev.charm.ops.connect.ClientUse;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.ConsoleLines;
import dev.charm.ops.lifecycle.Service;
import dev.charm.ops.models.RewardModels;
import dev.charm.ops.service.DeclaredScorerService;
import dev.charm.ops.service.RegistryWatch;
import dev.charm.ops.service.ScorerService;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code charm service scorer}. */
@Command(
    name = "scorer",
    sortOptions = false,
    description = {
      "Score responses with the active version of a reward model that is trained here, or with all"
          + " reward models that a file declares (--reward-models), each under a consumer group of"
          + " its own. Several instances share the work."
    })
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

  @Option(
      names = "--reward-models",
      paramLabel = "FILE",
      order = 3,
      defaultValue = "${env:CHARM_REWARD_MODELS:-" + Option.NULL_VALUE + "}",
      description =
          "The file that declares reward models; with --reward-model NAME or NAME@VERSION only that"
              + " one of them.")
  @Nullable Path declared;

  @Override
  public Integer call() throws InterruptedException {
    Connection to = foreground.metrics.reporting(learning.connection.resolve(ClientUse.SCORE));
    String instance = InstanceName.of(spec, named, System.getenv()).orElse("0");
    if (declared != null) {
      return declared(declared, to, instance);
    }
    ScoringSettings settings = ScoringSettings.defaults(learning.rewardModel, instance);
    if (learning.rewardModel.equals(ShippedHead.NAME)) {
      ShippedHead.missing().ifPresent(ConsoleLines.on(spec.commandLine().getErr()));
    }
    return run(
        to,
        RegistryWatch.LEARNING,
        learning.state.of("embeddings", "scorer", learning.rewardModel, instance),
        encoder ->
            new ScorerService(
                settings,
                learning.state.of("scorer", learning.rewardModel, instance),
                to,
                encoder));
  }

  private Integer declared(Path file, Connection to, String instance) throws InterruptedException {
    try (RewardModels models = RewardModels.of(file, learning.state.natives())) {
      List<Service> services = new ArrayList<>();
      for (RewardModelDeclaration model : chosen(models)) {
        String id = model.id().toString();
        services.add(
            new DeclaredScorerService(
                model,
                models,
                ScoringSettings.defaults(model.id().name(), instance),
                learning.state.of("scorer", id, instance),
                to));
      }
      return run(to, RegistryWatch.LEARNING, services);
    }
  }

  private List<RewardModelDeclaration> chosen(RewardModels models) {
    boolean one = spec.commandLine().getParseResult().hasMatchedOption("--reward-model");
    return one ? List.of(models.find(learning.rewardModel)) : models.live();
  }
}
