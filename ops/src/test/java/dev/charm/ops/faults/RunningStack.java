package dev.charm.ops.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.consumers.scoring.ScoringSettings;
import dev.charm.ops.command.CommandRun;
import dev.charm.ops.embedded.EmbeddedStack;
import dev.charm.ops.embedded.Endpoints;
import dev.charm.ops.embedded.Installation;
import dev.charm.ops.embedded.Ports;
import dev.charm.ops.service.EncoderService;
import dev.charm.ops.service.ScorerService;
import dev.charm.ops.service.Service;
import dev.charm.ops.service.StopRequest;
import dev.charm.ops.service.StreamsService;
import dev.charm.streams.CalibrationSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** Broker, registry process and services, in the JVM of the test where it can look at them. */
final class RunningStack implements AutoCloseable {
  static final Installation INSTALLATION =
      new Installation(Path.of(System.getProperty("charm.root")));

  private final EmbeddedStack stack;
  private List<Service> services = List.of();

  private RunningStack(EmbeddedStack stack) {
    this.stack = stack;
  }

  /** Streams alone. */
  static RunningStack calibrating(Path folder, int partitions, CalibrationSettings settings)
      throws Exception {
    return start(folder, partitions, settings, false);
  }

  /** Streams and the scorer. */
  static RunningStack scoring(Path folder, int partitions) throws Exception {
    return start(folder, partitions, CalibrationSettings.defaults(), true);
  }

  private static RunningStack start(
      Path folder, int partitions, CalibrationSettings settings, boolean scoring) throws Exception {
    RunningStack running =
        new RunningStack(
            new EmbeddedStack(
                INSTALLATION,
                new EmbeddedStack.Settings(
                    folder, Ports.free(), Ports.free(), Optional.of(partitions)),
                new StopRequest()));
    try {
      assertThat(running.stack.start()).isTrue();
      String state = running.stack.data().streams().toString();
      running.services = services(running.endpoints(), state, settings, scoring);
      assertThat(running.stack.run(running.services)).isTrue();
      return running;
    } catch (Exception e) {
      running.close();
      throw e;
    }
  }

  private static List<Service> services(
      Endpoints endpoints, String state, CalibrationSettings settings, boolean scoring) {
    Properties clients = new Properties();
    clients.setProperty("bootstrap.servers", endpoints.bootstrapServers());
    Properties streams = new Properties();
    streams.putAll(clients);
    streams.setProperty("state.dir", state);
    Service calibration =
        new StreamsService(settings, streams, endpoints.schemaRegistry(), Map.of());
    if (!scoring) {
      return List.of(calibration);
    }
    EncoderService encoder = new EncoderService();
    return List.of(
        calibration,
        encoder,
        new ScorerService(
            ScoringSettings.defaults(), clients, endpoints.schemaRegistry(), Map.of(), encoder));
  }

  Endpoints endpoints() {
    return stack.endpoints();
  }

  /** Each service's state by its name. */
  Map<String, Service.State> states() {
    Map<String, Service.State> states = new java.util.TreeMap<>();
    services.forEach(service -> states.put(service.name(), service.state()));
    return states;
  }

  /** Waits until {@code charm status} says that all has settled. */
  static void awaitSettled(Endpoints endpoints) {
    CommandRun status = charm(endpoints, "status", "--until-idle", "--timeout", "180s");
    assertThat(status.exitCode()).as(status.out() + status.err()).isZero();
  }

  /** Runs a command of {@code charm} against a stack. */
  static CommandRun charm(Endpoints endpoints, String... command) {
    List<String> args = new java.util.ArrayList<>(List.of(command));
    args.addAll(
        List.of(
            "--bootstrap-server",
            endpoints.bootstrapServers(),
            "--schema-registry",
            endpoints.schemaRegistry()));
    return CommandRun.charm(args.toArray(String[]::new));
  }

  @Override
  public void close() {
    stack.close();
  }
}
