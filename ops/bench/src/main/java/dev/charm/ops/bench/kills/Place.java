package dev.charm.ops.bench.kills;

import dev.charm.ops.embedded.Ports;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Where one {@code charm up} lives, over all its starts.
 *
 * @param data its folder
 */
record Place(Path data, int bootstrapPort, int registryPort) {
  /** A folder that does not exist yet, and ports that nobody uses. */
  static Place in(Path data) {
    return new Place(data, Ports.free(), Ports.free());
  }

  String bootstrapServers() {
    return "127.0.0.1:" + bootstrapPort;
  }

  String registryUrl() {
    return "http://127.0.0.1:" + registryPort + "/apis/ccompat/v7";
  }

  /** The log of the process. */
  Path log() {
    return data.resolve("logs").resolve("charm.log");
  }

  /** Settings of clients. */
  Properties clients() {
    Properties clients = new Properties();
    clients.put("bootstrap.servers", bootstrapServers());
    return clients;
  }
}
