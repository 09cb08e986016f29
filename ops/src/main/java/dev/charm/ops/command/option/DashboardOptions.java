package dev.charm.ops.command.option;

import dev.charm.ops.dashboard.DashboardSettings;
import dev.charm.ops.dashboard.ReplayToken;
import dev.charm.ops.embedded.Ports;
import dev.charm.ops.http.LocalServer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say where the dashboard is. */
public final class DashboardOptions {
  /** What commands say of the option that names the file with the token. */
  public static final String TOKEN_FILE =
      "File with the token, 16 characters or more, that lets people replay dead letters on the"
          + " dashboard; closed to others (chmod 600). Without it, and without the environment"
          + " variable "
          + ReplayToken.ENVIRONMENT
          + ", the dashboard shows and changes nothing.";

  private static final int GREATEST_PORT = 65_535;

  @Option(
      names = "--dashboard-port",
      paramLabel = "P",
      order = 20,
      defaultValue = "${env:CHARM_DASHBOARD_PORT:-" + Option.NULL_VALUE + "}",
      description =
          "Port of the dashboard (default: "
              + DashboardSettings.PORT
              + ", or a free one where that is taken).")
  @Nullable Integer port;

  @Option(
      names = "--dashboard-bind",
      paramLabel = "ADDRESS",
      order = 21,
      defaultValue = "${env:CHARM_DASHBOARD_BIND:-" + LocalServer.LOOPBACK + "}",
      description =
          "Address that the dashboard listens on (default: ${DEFAULT-VALUE}). Whoever reaches it"
              + " can read prompts, answers and ratings.")
  String bind = LocalServer.LOOPBACK;

  @Option(
      names = "--dashboard-allowed-hosts",
      paramLabel = "NAME",
      split = ",",
      order = 22,
      defaultValue = "${env:CHARM_DASHBOARD_ALLOWED_HOSTS:-" + Option.NULL_VALUE + "}",
      description =
          "Host names under which browsers find it, beside addresses and localhost; other names are"
              + " refused, since a foreign page could have taken them.")
  @Nullable List<String> allowedHosts;

  /**
   * What the options say.
   *
   * @param tokenFile what lets people replay dead letters; null if no file does
   */
  public DashboardSettings settings(CommandSpec spec, @Nullable Path tokenFile) {
    if (port != null && (port < 0 || port > GREATEST_PORT)) {
      throw new ParameterException(
          spec.commandLine(), "--dashboard-port must be between 0 and " + GREATEST_PORT);
    }
    return new DashboardSettings(
        bind,
        port != null ? port : Ports.freeOr(DashboardSettings.PORT),
        allowedHosts == null ? List.of() : allowedHosts,
        port == null,
        ReplayToken.of(tokenFile, System.getenv(ReplayToken.ENVIRONMENT)));
  }
}
