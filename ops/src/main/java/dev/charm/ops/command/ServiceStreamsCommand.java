package dev.charm.ops.command;

import dev.charm.ops.embedded.Installation;
import dev.charm.ops.service.StreamsService;
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

  @Mixin CalibrationOptions calibration;
  @Mixin Foreground foreground;
  @Mixin ConnectionOptions connection;

  @Override
  public Integer call() throws InterruptedException {
    Connection to = connection.resolve(ClientUse.STREAMS);
    Properties kafka = new Properties();
    kafka.putAll(to.kafka());
    Path folder = state != null ? state : Installation.current().defaultData().resolve("service");
    if (state != null) {
      kafka.setProperty("state.dir", folder.toString());
    } else {
      kafka.putIfAbsent("state.dir", folder.toString());
    }
    spec.commandLine().getOut().println("calibrates " + calibration.inWords());
    return foreground.run(
        spec,
        List.of(
            new StreamsService(
                calibration.settings(spec), kafka, to.registryUrl(), to.registrySettings())));
  }
}
