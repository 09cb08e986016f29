package dev.charm.ops.command;

import dev.charm.ops.command.option.CalibrationOptions;
import dev.charm.ops.command.option.ConnectionOptions;
import dev.charm.ops.command.option.InstanceName;
import dev.charm.ops.command.option.StateFolder;
import dev.charm.ops.connect.ClientUse;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.ConsoleLines;
import dev.charm.ops.embedded.Installation;
import dev.charm.ops.folder.PrivateFolder;
import dev.charm.ops.folder.RoomWatch;
import dev.charm.ops.lifecycle.StartException;
import dev.charm.ops.rebuild.UnfinishedRebuild;
import dev.charm.ops.service.RegistryWatch;
import dev.charm.ops.service.StreamsService;
import dev.charm.ops.service.TransactionWatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code charm service streams}. */
@Command(
    name = "streams",
    sortOptions = false,
    description = "Run calibration: rewards and ratings in, calibrations and pairs out.")
public final class ServiceStreamsCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceStreamsCommand.class);

  @Spec CommandSpec spec;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      order = 1,
      defaultValue = "${env:CHARM_STATE:-" + Option.NULL_VALUE + "}",
      description = {
        "Where Kafka Streams keeps its stores, one folder an instance; lost, they are restored from"
            + " Kafka (default: the folder data/service where charm is installed)."
      })
  @Nullable Path state;

  @Option(
      names = "--instance",
      paramLabel = "NAME",
      order = 2,
      description =
          "Name of this instance: another for each, and the same again after a restart, which then"
              + " takes its place at once (default: CHARM_INSTANCE, else the container's HOSTNAME, with"
              + " the state folder; else none: after a kill the group waits for its session to end).")
  @Nullable String instance;

  @Mixin CalibrationOptions calibration;
  @Mixin Foreground foreground;
  @Mixin ConnectionOptions connection;

  @Override
  public Integer call() throws InterruptedException {
    Connection to = foreground.metrics.reporting(connection.resolve(ClientUse.STREAMS));
    Properties kafka = new Properties();
    kafka.putAll(to.kafka());
    Path folder = state != null ? state : Installation.current().defaultData().resolve("service");
    if (state != null) {
      kafka.setProperty("state.dir", folder.toString());
    } else {
      kafka.putIfAbsent("state.dir", folder.toString());
    }
    InstanceName.of(spec, instance, System.getenv())
        .map(name -> instance != null ? name : InstanceName.with(name, folder))
        .ifPresent(name -> kafka.putIfAbsent("main.consumer.group.instance.id", name));
    spec.commandLine().getOut().println("calibrates " + calibration.inWords());
    Consumer<String> tell = ConsoleLines.on(spec.commandLine().getErr());
    Path stores = Path.of(kafka.getProperty("state.dir"));
    requireNoRebuild(to);
    try {
      PrivateFolder.create(stores);
      PrivateFolder.openToOthers(stores).ifPresent(tell);
      return foreground.run(
          spec,
          StateFolder.natives(stores),
          to.kafka(),
          List.of(
              RoomWatch.over(List.of(stores), tell),
              new TransactionWatch(to.kafka()),
              new RegistryWatch(to, RegistryWatch.STREAMS, tell),
              new StreamsService(calibration.settings(spec), to.with(kafka), tell)));
    } catch (IOException e) {
      throw new CommandFailedException("cannot use the state folder " + stores + ": " + e, e);
    } catch (StartException e) {
      throw new CommandFailedException(e.getMessage(), e);
    }
  }

  /** A broker that is away now is waited for by the service itself. */
  private static void requireNoRebuild(Connection to) throws InterruptedException {
    try (Admin admin = to.admin()) {
      if (UnfinishedRebuild.isThere(admin)) {
        throw new CommandFailedException(
            "a rebuild has begun and is not through; finish it with: charm rebuild --yes");
      }
    } catch (ExecutionException e) {
      LOG.warn(
          "whether a rebuild is under way is not known: {}",
          Objects.requireNonNull(e.getCause(), "what a future failed with").getMessage());
    }
  }
}
