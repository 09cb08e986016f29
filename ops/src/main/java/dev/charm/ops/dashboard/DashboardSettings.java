package dev.charm.ops.dashboard;

import dev.charm.ops.http.LocalServer;
import java.util.List;
import java.util.Optional;

/**
 * Where the dashboard is.
 *
 * @param bind address to listen on
 * @param port to listen on; 0 takes a free one
 * @param allowedHosts names that are answered, beside addresses and {@code localhost}
 * @param orAnother whether a free port will do where this one is taken
 * @param token with which dead letters can be replayed; empty if nobody may
 */
public record DashboardSettings(
    String bind,
    int port,
    List<String> allowedHosts,
    boolean orAnother,
    Optional<ReplayToken> token) {
  /** The port that people expect. */
  public static final int PORT = 8080;

  /** On this machine alone. */
  public static DashboardSettings local(int port) {
    return new DashboardSettings(LocalServer.LOOPBACK, port, List.of(), true, Optional.empty());
  }

  /** The same with a token. */
  DashboardSettings with(ReplayToken known) {
    return new DashboardSettings(bind, port, allowedHosts, orAnother, Optional.of(known));
  }

  /** The same on a free port. */
  DashboardSettings onFreePort() {
    return new DashboardSettings(bind, 0, allowedHosts, false, token);
  }
}
