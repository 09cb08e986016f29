package dev.charm.ops.command;

import dev.charm.consumers.generation.declared.PolicyModelDeclaration;
import dev.charm.consumers.generation.live.GeneratorSettings;
import dev.charm.consumers.scoring.ShippedHead;
import dev.charm.ops.command.option.CalibrationOptions;
import dev.charm.ops.command.option.ConnectionOptions;
import dev.charm.ops.command.option.DashboardOptions;
import dev.charm.ops.command.option.MetricsOptions;
import dev.charm.ops.command.option.PolicyModelOptions;
import dev.charm.ops.command.option.TrainingOptions;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.ConsoleLines;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.dashboard.DashboardSettings;
import dev.charm.ops.embedded.DataFolder;
import dev.charm.ops.embedded.EmbeddedStack;
import dev.charm.ops.embedded.Installation;
import dev.charm.ops.folder.NativeLibraries;
import dev.charm.ops.generate.PolicyModels;
import dev.charm.ops.lifecycle.Service;
import dev.charm.ops.lifecycle.StartException;
import dev.charm.ops.lifecycle.StopRequest;
import dev.charm.ops.logging.Logging;
import dev.charm.ops.models.RewardModels;
import dev.charm.ops.service.StackServices;
import dev.charm.producers.source.SourceException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code charm up}: the whole system on this machine, in the foreground. */
@Command(
    name = "up",
    sortOptions = false,
    description = {
      "Run broker, schema registry and all services on this machine, until Ctrl-C.",
      "Everything listens on 127.0.0.1 only and lies in one folder; a restart goes on where it was."
    })
public final class UpCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      order = 1,
      description =
          "The folder that keeps everything (default: the folder data where charm is installed).")
  @Nullable Path data;

  @Option(
      names = "--bootstrap-port",
      paramLabel = "P",
      order = 2,
      defaultValue = "" + EmbeddedStack.Settings.BOOTSTRAP_PORT,
      description = "Port of the broker (default: ${DEFAULT-VALUE}).")
  int bootstrapPort;

  @Option(
      names = "--registry-port",
      paramLabel = "P",
      order = 3,
      defaultValue = "" + EmbeddedStack.Settings.REGISTRY_PORT,
      description = "Port of the schema registry (default: ${DEFAULT-VALUE}).")
  int registryPort;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      order = 4,
      description =
          "Partitions of what is partitioned by prompt (default: "
              + EmbeddedStack.Settings.PROMPT_PARTITIONS
              + "); fixed once the folder is made.")
  @Nullable Integer partitions;

  @Option(
      names = "--reward-models",
      paramLabel = "FILE",
      order = 5,
      defaultValue = "${env:CHARM_REWARD_MODELS:-" + Option.NULL_VALUE + "}",
      description = "A file that declares reward models, each of which scores as well.")
  @Nullable Path rewardModels;

  @Option(
      names = "--policy-model",
      paramLabel = "NAME",
      order = 6,
      description =
          "A policy model that answers the prompts, as --policy-models declares it; may be repeated.")
  List<String> policyModels = new ArrayList<>();

  @Option(
      names = {"-n", "--samples"},
      paramLabel = "N",
      defaultValue = "1",
      order = 7,
      description = "Answers of each policy model to each prompt (default: ${DEFAULT-VALUE}).")
  int samples;

  @Mixin PolicyModelOptions declaredPolicyModels = new PolicyModelOptions();

  @Option(
      names = "--dashboard-token-file",
      paramLabel = "FILE",
      order = 23,
      description = DashboardOptions.TOKEN_FILE)
  @Nullable Path tokenFile;

  @Mixin DashboardOptions dashboard = new DashboardOptions();
  @Mixin CalibrationOptions calibration;
  @Mixin TrainingOptions training = new TrainingOptions();
  @Mixin MetricsOptions metrics = new MetricsOptions();
  @Mixin ConnectionOptions connection;

  @Override
  public Integer call() throws InterruptedException, SourceException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    DashboardSettings dashboardAt = dashboard.settings(spec, tokenFile);
    PolicyModels declared =
        policyModels.isEmpty() ? PolicyModels.NONE : declaredPolicyModels.read();
    List<PolicyModelDeclaration> generators = generators(declared);
    StackServices services =
        new StackServices(
            metrics.reporting(connection.ofOwnStack(spec)),
            calibration.settings(spec),
            ConsoleLines.on(err));
    services.train(training.settings(spec, ShippedHead.NAME), training.originals(spec));
    Path folder = data != null ? data : Installation.current().defaultData();
    StopRequest stop = StopRequest.fromSignals();
    EmbeddedStack.Settings settings =
        new EmbeddedStack.Settings(
            folder,
            bootstrapPort,
            registryPort,
            Optional.ofNullable(CalibrationOptions.positive(spec, "--partitions", partitions)));
    NativeLibraries natives = new NativeLibraries(folder.resolve(DataFolder.NATIVES));
    try (services;
        RewardModels models = RewardModels.of(rewardModels, natives);
        EmbeddedStack stack =
            new EmbeddedStack(Installation.current(), settings, stop, ConsoleLines.on(err))) {
      Optional<String> served =
          metrics.serve(spec, stack.running(), services.to(stack.endpoints()).kafka());
      stack.data().openToOthers().ifPresent(ConsoleLines.on(err));
      Path log = stack.data().logs().resolve("charm.log");
      Logging.toFile(log);
      out.println("starting broker, schema registry and services");
      out.println("  data folder      " + stack.data().root());
      out.println("  log              " + log);
      out.println("  calibrations     " + calibration.inWords());
      served.ifPresent(url -> out.println("  metrics          " + url));
      services.loadAhead(stack.data());
      AtomicReference<String> address = new AtomicReference<>("");
      if (!stack.start()
          || !stack.run(
              all(services, models, declared, generators, stack, dashboardAt, address::set))) {
        return ExitCode.DONE;
      }
      out.println("ready");
      out.println("  broker           " + stack.endpoints().bootstrapServers());
      out.println("  schema registry  " + stack.endpoints().schemaRegistry());
      out.println("dashboard " + address);
      out.println("Ctrl-C stops it.");
      Optional<String> failure = stack.awaitStop();
      out.println("stopping");
      out.flush();
      if (failure.isPresent()) {
        throw new CommandFailedException(failure.get() + " (log: " + log + ")");
      }
      return ExitCode.DONE;
    } catch (StartException e) {
      throw new CommandFailedException(e.getMessage(), e);
    }
  }

  private List<PolicyModelDeclaration> generators(PolicyModels declared) {
    if (samples < 1 || samples > GeneratorSettings.MOST_SAMPLES) {
      throw new ParameterException(
          spec.commandLine(), "-n is from 1 to " + GeneratorSettings.MOST_SAMPLES);
    }
    return declared.choose(policyModels);
  }

  private List<Service> all(
      StackServices services,
      RewardModels models,
      PolicyModels declared,
      List<PolicyModelDeclaration> generators,
      EmbeddedStack stack,
      DashboardSettings dashboardAt,
      Consumer<String> listening) {
    List<Service> all = new ArrayList<>(services.all(stack.endpoints(), stack.data()));
    all.addAll(services.declared(models, stack.endpoints(), stack.data()));
    all.addAll(services.generators(declared, generators, samples, stack.endpoints(), stack.data()));
    all.add(services.dashboard(dashboardAt, stack, listening));
    return all;
  }
}
