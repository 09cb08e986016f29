package dev.charm.ops.command.service;

import dev.charm.consumers.generation.declared.PolicyModelDeclaration;
import dev.charm.consumers.generation.live.GeneratorSettings;
import dev.charm.consumers.generation.live.PromptSelection;
import dev.charm.ops.command.option.ConnectionOptions;
import dev.charm.ops.command.option.InstanceName;
import dev.charm.ops.command.option.PolicyModelOptions;
import dev.charm.ops.command.option.PromptSelectionOptions;
import dev.charm.ops.command.option.StateFolder;
import dev.charm.ops.connect.ClientUse;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.ConsoleLines;
import dev.charm.ops.generate.PolicyModels;
import dev.charm.ops.lifecycle.Service;
import dev.charm.ops.service.DeclaredGeneratorService;
import dev.charm.ops.service.RegistryWatch;
import dev.charm.ops.service.TransactionWatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code charm service generator}. */
@Command(
    name = "generator",
    sortOptions = false,
    description = {
      "Have policy models that a file declares answer the prompts of charm.prompts, into"
          + " charm.responses: each prompt N times by each policy model, which has a consumer group"
          + " of its own. Several instances share the work.",
      "A prompt that is corrected is answered anew, and its new answers count; one that is sent"
          + " again as it was is not, nor is one that is withdrawn. A prompt that the server refuses,"
          + " or that fails again and again while others are answered, becomes a dead letter. A"
          + " server that is away is tried for ever. A budget that is used up ends no process: the"
          + " service says so, asks for nothing more, and goes on after a start with a larger one.",
      "A choice of prompts, and N, hold for prompts that the group has not dealt with; what they"
          + " leave open of those before is asked for by charm generate --missing."
    },
    footer = {
      "",
      "Examples:",
      "  charm service generator --policy-model gemma-2b@1 -n 4",
      "  charm service generator --policy-model gemma-2b@1 --policy-model llama-8b --share 0.1"
    })
public final class ServiceGeneratorCommand implements Callable<Integer> {
  private static final Duration RETRY_PAUSE = Duration.ofMillis(250);

  @Spec CommandSpec spec;

  @Option(
      names = "--policy-model",
      paramLabel = "NAME",
      required = true,
      order = 1,
      description = "A policy model, as it is declared; may be repeated.")
  List<String> policyModels = new ArrayList<>();

  @Option(
      names = {"-n", "--samples"},
      paramLabel = "N",
      defaultValue = "1",
      order = 2,
      description = "Answers to each prompt (default: ${DEFAULT-VALUE}).")
  int samples;

  @Option(
      names = "--instance",
      paramLabel = "NAME",
      order = 3,
      description =
          "Name of this instance among those of the same policy model: another for each, and the"
              + " same again after a restart (default: CHARM_INSTANCE, else the container's"
              + " HOSTNAME, else 0).")
  @Nullable String named;

  @Mixin PolicyModelOptions models = new PolicyModelOptions();
  @Mixin PromptSelectionOptions selection = new PromptSelectionOptions();
  @Mixin StateFolder state = new StateFolder();
  @Mixin Foreground foreground;
  @Mixin ConnectionOptions connection = new ConnectionOptions();

  @Override
  public Integer call() throws InterruptedException {
    if (samples < 1 || samples > GeneratorSettings.MOST_SAMPLES) {
      throw new ParameterException(
          spec.commandLine(), "-n is from 1 to " + GeneratorSettings.MOST_SAMPLES);
    }
    PromptSelection prompts = selection.read(spec);
    String instance = InstanceName.of(spec, named, System.getenv()).orElse("0");
    PolicyModels declared = models.read();
    List<PolicyModelDeclaration> chosen = declared.choose(policyModels);
    Connection to = foreground.metrics.reporting(connection.resolve(ClientUse.SCORE));
    List<Service> services = new ArrayList<>();
    services.add(new TransactionWatch(to.kafka()));
    services.add(
        new RegistryWatch(
            to, RegistryWatch.GENERATING, ConsoleLines.on(spec.commandLine().getErr())));
    for (PolicyModelDeclaration model : chosen) {
      services.add(
          new DeclaredGeneratorService(
              model,
              declared,
              new GeneratorSettings(
                  model.name(),
                  instance,
                  samples,
                  prompts,
                  model.concurrency(),
                  model.budget(),
                  RETRY_PAUSE),
              state.of("generator", model.name(), instance),
              to));
    }
    return foreground.run(spec, state.natives(), to.kafka(), services);
  }
}
