package dev.charm.ops.command.option;

import dev.charm.ops.connect.Connection;
import dev.charm.ops.http.LocalServer;
import dev.charm.ops.lifecycle.RunningServices;
import dev.charm.ops.lifecycle.StartException;
import dev.charm.ops.metrics.endpoint.Monitoring;
import dev.charm.ops.metrics.kafka.KafkaMetricsReporter;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Where a process serves its metrics and its health, if anywhere. */
public final class MetricsOptions {
  private static final String PORT = "--metrics-port";
  private static final String BIND = "--metrics-bind";
  private static final String HOSTS = "--metrics-allowed-hosts";
  private static final int MOST = 65_535;

  @Option(
      names = PORT,
      paramLabel = "P",
      order = 60,
      defaultValue = "${env:CHARM_METRICS_PORT:-" + Option.NULL_VALUE + "}",
      description =
          "Serve /metrics (Prometheus), /health/live and /health/ready on this port; 0 takes a free"
              + " one, and says which (default: CHARM_METRICS_PORT, else nothing listens).")
  @Nullable Integer port;

  @Option(
      names = BIND,
      paramLabel = "ADDRESS",
      order = 61,
      defaultValue = "${env:CHARM_METRICS_BIND:-" + LocalServer.LOOPBACK + "}",
      description =
          "The address for that (default: ${DEFAULT-VALUE}); 0.0.0.0 lets other machines in, and"
              + " nobody is asked for a password.")
  String bind = LocalServer.LOOPBACK;

  @Option(
      names = HOSTS,
      paramLabel = "NAME",
      order = 62,
      split = ",",
      defaultValue = "${env:CHARM_METRICS_ALLOWED_HOSTS:-" + Option.NULL_VALUE + "}",
      description =
          "Host names by which it may be asked, beside addresses and localhost; of any other name it"
              + " tells nothing (DNS rebinding).")
  @Nullable List<String> hosts;

  /** The same connection, whose clients report what they measure if somebody is to see it. */
  public Connection reporting(Connection to) {
    return port == null ? to : to.with(KafkaMetricsReporter.in(to.kafka()));
  }

  /**
   * Serves the metrics of the services from now on, if somebody wants them: before the first other
   * one is started, and until the last has stopped.
   *
   * @param kafka settings of clients, {@code bootstrap.servers} among them
   * @return where the metrics are
   * @throws StartException if the port is taken
   */
  public Optional<String> serve(CommandSpec spec, RunningServices running, Properties kafka)
      throws StartException, InterruptedException {
    if (port == null) {
      for (String needless : List.of(BIND, HOSTS)) {
        if (spec.commandLine().getParseResult().hasMatchedOption(needless)) {
          throw new ParameterException(spec.commandLine(), needless + " needs " + PORT);
        }
      }
      return Optional.empty();
    }
    if (port < 0 || port > MOST) {
      throw new ParameterException(
          spec.commandLine(), PORT + " is a port from 0 to " + MOST + ", not " + port);
    }
    List<String> names = hosts == null ? List.of() : hosts;
    Monitoring monitoring = new Monitoring(new Monitoring.At(bind, port, names), running, kafka);
    running.start(monitoring);
    return Optional.of(monitoring.url());
  }
}
