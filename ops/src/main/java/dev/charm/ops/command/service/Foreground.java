package dev.charm.ops.command.service;

import dev.charm.ops.command.option.MetricsOptions;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.folder.NativeLibraries;
import dev.charm.ops.folder.TemporaryFolder;
import dev.charm.ops.lifecycle.RunningServices;
import dev.charm.ops.lifecycle.Service;
import dev.charm.ops.lifecycle.StartException;
import dev.charm.ops.lifecycle.StopRequest;
import dev.charm.ops.logging.Logging;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Runs services until the process is asked to stop, and tells when they take work. */
final class Foreground {
  /** A broker that is away is waited for; whoever started the service decides how long. */
  private static final Duration PATIENCE = Duration.ofDays(365);

  @Option(
      names = "--ready-file",
      paramLabel = "FILE",
      order = 50,
      defaultValue = "${env:CHARM_READY_FILE:-" + Option.NULL_VALUE + "}",
      description = "A file that exists while the service takes work: for health checks.")
  @Nullable Path readyFile;

  @Mixin MetricsOptions metrics = new MetricsOptions();

  /**
   * Starts the services in order and stops them in the reverse order.
   *
   * @param natives what they load
   * @param kafka settings of the clients, {@code bootstrap.servers} among them
   * @return the exit code
   * @throws CommandFailedException if one cannot start, or stops for good
   */
  int run(CommandSpec spec, NativeLibraries natives, Properties kafka, List<Service> services)
      throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Logging.toConsole();
    StopRequest stop = StopRequest.fromSignals();
    try (RunningServices running = new RunningServices(stop)) {
      metrics.serve(spec, running, kafka).ifPresent(url -> out.println("metrics " + url));
      out.flush();
      TemporaryFolder.require();
      natives.loadRocksDb();
      for (Service service : services) {
        running.start(service);
      }
      running.allStarted();
      if (!running.awaitRunning(PATIENCE)) {
        return ExitCode.DONE;
      }
      out.println("ready");
      out.flush();
      ready(true);
      Optional<String> failure = running.awaitStop();
      if (failure.isPresent()) {
        throw new CommandFailedException(failure.get());
      }
      return ExitCode.DONE;
    } catch (StartException e) {
      throw new CommandFailedException(e.getMessage(), e);
    } finally {
      ready(false);
    }
  }

  private void ready(boolean is) {
    if (readyFile == null) {
      return;
    }
    try {
      if (is) {
        Files.writeString(readyFile, "ready\n");
      } else {
        Files.deleteIfExists(readyFile);
      }
    } catch (IOException e) {
      throw new CommandFailedException("cannot write the file " + readyFile, e);
    }
  }
}
