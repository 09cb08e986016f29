package dev.charm.ops.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.ops.CharmProcess;
import dev.charm.streams.guarantees.Instances;
import dev.charm.streams.settings.CalibrationSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Utils;

/** Instances of {@code charm service streams} as processes of their own; they end by SIGKILL. */
final class InstanceProcesses implements Instances {
  /**
   * A killed instance neither leaves its group nor aborts its transaction: others go on once its
   * session and its transaction time out, here sooner than people would have it.
   */
  private static final List<String> SOON =
      List.of(
          "-X",
          "main.consumer.session.timeout.ms=3000",
          "-X",
          "main.consumer.heartbeat.interval.ms=500",
          "-X",
          "producer.transaction.timeout.ms=3000");

  private final CalibrationSettings settings;
  private final int standbys;
  private final String bootstrapServers;
  private final String registryUrl;
  private final Path folder;
  private final Map<String, CharmProcess> running = new HashMap<>();
  private int kills;

  InstanceProcesses(
      CalibrationSettings settings,
      int standbys,
      String bootstrapServers,
      String registryUrl,
      Path folder) {
    this.settings = settings;
    this.standbys = standbys;
    this.bootstrapServers = bootstrapServers;
    this.registryUrl = registryUrl;
    this.folder = folder;
  }

  @Override
  public void start(String name) throws Exception {
    List<String> command = new ArrayList<>(List.of("service", "streams"));
    command.addAll(List.of("--bootstrap-server", bootstrapServers));
    command.addAll(List.of("--schema-registry", registryUrl));
    command.addAll(List.of("--state", folder.resolve(name).toString()));
    command.addAll(List.of("--objective", settings.objective().name()));
    if (settings.reference() != null) {
      command.addAll(List.of("--reference", settings.reference()));
    }
    command.addAll(List.of("-X", "num.standby.replicas=" + standbys));
    command.addAll(SOON);
    running.put(name, CharmProcess.start(folder, Map.of(), command.toArray(String[]::new)));
  }

  @Override
  public void end(String name) throws Exception {
    CharmProcess victim = running.remove(name);
    assertThat(victim.isAlive()).as(victim.output()).isTrue();
    victim.signal("KILL");
    victim.awaitExit();
    kills++;
  }

  @Override
  public void loseState(String name) throws Exception {
    Utils.delete(folder.resolve(name).toFile());
  }

  int kills() {
    return kills;
  }

  @Override
  public void close() {
    running.values().forEach(CharmProcess::close);
  }
}
