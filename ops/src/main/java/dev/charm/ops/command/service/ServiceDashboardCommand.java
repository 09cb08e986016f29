package dev.charm.ops.command.service;

import dev.charm.ops.command.option.ConnectionOptions;
import dev.charm.ops.command.option.DashboardOptions;
import dev.charm.ops.command.option.StateFolder;
import dev.charm.ops.connect.ClientUse;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.dashboard.DashboardService;
import dev.charm.ops.dashboard.DashboardSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code charm service dashboard}. */
@Command(
    name = "dashboard",
    sortOptions = false,
    description = {
      "Show the system in a browser: leaderboard, reward models, pairs and operations.",
      "It reads topics and keeps nothing; any number of instances may run. With a token it can also"
          + " replay dead letters."
    })
public final class ServiceDashboardCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      order = 23,
      description = DashboardOptions.TOKEN_FILE)
  @Nullable Path tokenFile;

  @Mixin DashboardOptions dashboard = new DashboardOptions();
  @Mixin StateFolder state = new StateFolder();
  @Mixin Foreground foreground;
  @Mixin ConnectionOptions connection = new ConnectionOptions();

  @Override
  public Integer call() throws InterruptedException {
    DashboardSettings settings = dashboard.settings(spec, tokenFile);
    ClientUse use = settings.token().isPresent() ? ClientUse.REWRITE : ClientUse.READ;
    Connection to = foreground.metrics.reporting(connection.resolve(use));
    DashboardService service =
        new DashboardService(
            settings,
            folder(settings),
            to,
            url -> {
              spec.commandLine().getOut().println("dashboard " + url);
              spec.commandLine().getOut().flush();
            },
            List::of);
    return foreground.run(spec, state.natives(), to.kafka(), List.of(service));
  }

  /** The same at each start on a port, which removes what a killed one left. */
  private Path folder(DashboardSettings settings) {
    return settings.port() > 0
        ? state.of("dashboard", String.valueOf(settings.port()))
        : state.of("dashboard", "process", String.valueOf(ProcessHandle.current().pid()));
  }
}
