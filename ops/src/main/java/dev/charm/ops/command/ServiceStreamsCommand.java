package dev.charm.ops.command;

import dev.charm.ops.embedded.Installation;
import dev.charm.ops.service.StreamsService;
import dev.charm.ops.service.TransactionWatch;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
    Connection to = connection.resolve();
    Properties kafka = new Properties();
    kafka.putAll(to.kafka());
    Path folder = state != null ? state : Installation.current().defaultData().resolve("service");
    kafka.putIfAbsent("state.dir", folder.toString());
    InstanceName.of(spec, instance, System.getenv())
        .map(name -> instance != null ? name : InstanceName.with(name, folder))
        .ifPresent(name -> kafka.putIfAbsent("main.consumer.group.instance.id", name));
    return foreground.run(
        spec,
        List.of(
            new TransactionWatch(to.kafka()),
            new StreamsService(
                calibration.settings(spec), kafka, to.registryUrl(), to.registrySettings())));
  }
}
