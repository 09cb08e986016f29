package dev.charm.ops.command;

import dev.charm.ops.command.option.LearningOptions;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.ConsoleLines;
import dev.charm.ops.folder.NativeLibraries;
import dev.charm.ops.lifecycle.Service;
import dev.charm.ops.service.EncoderService;
import dev.charm.ops.service.RegistryWatch;
import dev.charm.ops.service.TransactionWatch;
import dev.charm.schemas.Topic;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that runs a service which needs the encoder, and what it rests on. */
abstract class LearningCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin LearningOptions learning = new LearningOptions();
  @Mixin Foreground foreground;

  /**
   * Runs the service until it is asked to stop.
   *
   * @param written topics that the service writes to
   * @param embeddings folder of its own, where embeddings outlive the process
   * @param service made of the encoder, which is started before it
   * @return the exit code
   */
  final int run(
      Connection to,
      List<Topic<?>> written,
      Path embeddings,
      Function<EncoderService, Service> service)
      throws InterruptedException {
    NativeLibraries natives = learning.state.natives();
    EncoderService encoder = new EncoderService(natives, embeddings);
    return foreground.run(
        spec,
        natives,
        to.kafka(),
        List.of(
            new TransactionWatch(to.kafka()),
            new RegistryWatch(to, written, ConsoleLines.on(spec.commandLine().getErr())),
            encoder,
            service.apply(encoder)));
  }

  /** Runs services that need no encoder of ours, until they are asked to stop. */
  final int run(Connection to, List<Topic<?>> written, List<Service> services)
      throws InterruptedException {
    List<Service> all = new ArrayList<>();
    all.add(new TransactionWatch(to.kafka()));
    all.add(new RegistryWatch(to, written, ConsoleLines.on(spec.commandLine().getErr())));
    all.addAll(services);
    return foreground.run(spec, learning.state.natives(), to.kafka(), all);
  }
}
