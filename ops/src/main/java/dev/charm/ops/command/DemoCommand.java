package dev.charm.ops.command;

import dev.charm.consumers.views.LogReader;
import dev.charm.ops.command.option.CalibrationOptions;
import dev.charm.ops.command.option.ConnectionOptions;
import dev.charm.ops.command.option.Terminal;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.ConsoleLines;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.connect.LogReaders;
import dev.charm.ops.dashboard.DashboardSettings;
import dev.charm.ops.demo.DemoAnswers;
import dev.charm.ops.demo.DemoLoop;
import dev.charm.ops.demo.DemoPrinter;
import dev.charm.ops.demo.DemoStage;
import dev.charm.ops.demo.DemoStudy;
import dev.charm.ops.embedded.DataFolder;
import dev.charm.ops.embedded.EmbeddedStack;
import dev.charm.ops.embedded.Installation;
import dev.charm.ops.embedded.Ports;
import dev.charm.ops.lifecycle.Service;
import dev.charm.ops.lifecycle.StartException;
import dev.charm.ops.lifecycle.StopRequest;
import dev.charm.ops.listing.Output;
import dev.charm.ops.listing.OutputFormat;
import dev.charm.ops.logging.Logging;
import dev.charm.ops.service.StackServices;
import dev.charm.ops.status.SettledCheck;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code charm demo}: the whole loop on the data that the project ships. */
@Command(
    name = "demo",
    sortOptions = false,
    description = {
      "Show the whole loop in a minute or two, on data that the project ships and a stack of its own:"
          + " real scores of five policy models are calibrated, then responses are scored, paired,"
          + " trained on and scored anew. With a language model in a file, answers that nobody wrote"
          + " are calibrated, too."
    })
public final class DemoCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(names = "--keep", order = 1, description = "Leave it running until Ctrl-C.")
  boolean keep;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      order = 2,
      description =
          "The folder that keeps everything (default: a scratch folder, emptied by the next demo).")
  @Nullable Path data;

  @Option(
      names = "--gguf",
      paramLabel = "FILE",
      order = 3,
      description =
          "A language model, as llama.cpp reads it: at two temperatures it answers the prompts that"
              + " have a text.")
  @Nullable Path gguf;

  @Mixin ConnectionOptions connection;

  @Override
  public Integer call() throws Exception {
    if (gguf != null && !Files.isReadable(gguf)) {
      throw new CommandFailedException(gguf + " is not a file that can be read");
    }
    StackServices services =
        new StackServices(
            connection.ofOwnStack(spec),
            new CalibrationOptions().settings(spec),
            ConsoleLines.on(spec.commandLine().getErr()));
    PrintWriter out = spec.commandLine().getOut();
    StopRequest stop = StopRequest.fromSignals();
    long begin = System.nanoTime();
    try (services;
        EmbeddedStack stack =
            new EmbeddedStack(
                Installation.current(),
                settings(),
                stop,
                ConsoleLines.on(spec.commandLine().getErr()))) {
      stack.data().openToOthers().ifPresent(ConsoleLines.on(spec.commandLine().getErr()));
      Logging.toFile(stack.data().logs().resolve("charm.log"));
      DemoPrinter printer =
          new DemoPrinter(out, new Output(OutputFormat.TABLE, Terminal.width(spec)), begin);
      printer.step("Starting broker, schema registry and calibration");
      if (!stack.start()
          || !stack.run(List.of(services.streams(stack.endpoints(), stack.data())))) {
        return ExitCode.DONE;
      }
      Connection to = services.to(stack.endpoints());
      try (LogReader reader = LogReaders.open(to, spec.commandLine().getErr());
          Admin admin = to.admin()) {
        DemoStage stage =
            new DemoStage(stack, to, reader, new SettledCheck(admin, reader), printer, stop);
        if (!new DemoStudy(stage).play()
            || !new DemoLoop(stage, services).play()
            || (gguf != null && !new DemoAnswers(stage, services, gguf).play())) {
          return ended(stack);
        }
      }
      if (keep && !stack.run(List.of(dashboard(services, stack, printer)))) {
        return ended(stack);
      }
      printer.farewell(stack, keep);
      if (keep) {
        stack.awaitStop();
      }
      return ended(stack);
    } catch (StartException e) {
      throw new CommandFailedException(e.getMessage(), e);
    }
  }

  private static Service dashboard(
      StackServices services, EmbeddedStack stack, DemoPrinter printer) {
    return services.dashboard(
        DashboardSettings.local(Ports.freeOr(DashboardSettings.PORT)), stack, printer::dashboard);
  }

  private EmbeddedStack.Settings settings() throws StartException, IOException {
    return new EmbeddedStack.Settings(
        folder(),
        Ports.freeOr(EmbeddedStack.Settings.BOOTSTRAP_PORT),
        Ports.freeOr(EmbeddedStack.Settings.REGISTRY_PORT),
        Optional.empty());
  }

  private static int ended(EmbeddedStack stack) {
    Optional<String> failure = stack.failure();
    if (failure.isPresent()) {
      throw new CommandFailedException(failure.get() + " (logs: " + stack.data().logs() + ")");
    }
    return ExitCode.DONE;
  }

  /** The folder asked for as it is, or the scratch folder, empty. */
  private Path folder() throws StartException, IOException {
    if (data != null) {
      return data;
    }
    Path scratch = Installation.current().scratch();
    DataFolder.open(scratch).close(); // refuses when another demo is using it
    try (Stream<Path> files = Files.walk(scratch)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    return scratch;
  }
}
