package dev.charm.streams.guarantees;

import dev.charm.schemas.Registry;
import dev.charm.streams.settings.CalibrationSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.function.Function;

/** A broker, a registry, and instances of the service, all in the JVM of the test. */
public final class InJvmSystem implements AutoCloseable {
  private final InJvmCluster cluster;
  private final Registry registry;
  private final Function<CalibrationSettings, Instances> withSettings;
  private final Instances instances;

  private InJvmSystem(
      InJvmCluster cluster,
      Registry registry,
      Function<CalibrationSettings, Instances> withSettings,
      CalibrationSettings settings) {
    this.cluster = cluster;
    this.registry = registry;
    this.withSettings = withSettings;
    this.instances = withSettings.apply(settings);
  }

  /**
   * Starts the broker; no instance runs yet.
   *
   * @param partitions of the topics partitioned by prompt
   * @param standbys how many standby tasks each task has
   * @param folder for the state of the instances
   */
  public static InJvmSystem start(
      int partitions, CalibrationSettings settings, int standbys, Path folder) throws Exception {
    String registryUrl = "mock://" + UUID.randomUUID();
    Registry registry = new Registry(registryUrl, Map.of());
    registry.registerAll();
    InJvmCluster cluster = InJvmCluster.start(partitions);
    Properties kafka = new Properties();
    kafka.put("bootstrap.servers", cluster.bootstrapServers());
    kafka.put("num.stream.threads", 2);
    kafka.put("num.standby.replicas", standbys);
    return new InJvmSystem(
        cluster,
        registry,
        chosen -> new InstancesInJvm(chosen, kafka, registryUrl, folder),
        settings);
  }

  public Instances instances() {
    return instances;
  }

  /** Instances under other settings, which find the state that those of the same name left. */
  public Instances instances(CalibrationSettings settings) {
    return withSettings.apply(settings);
  }

  public String bootstrapServers() {
    return cluster.bootstrapServers();
  }

  public Registry registry() {
    return registry;
  }

  /** To send events with. */
  public Traffic traffic() {
    return new Traffic(bootstrapServers(), registry);
  }

  /** To read what is published. */
  public Observer observer() {
    return new Observer(bootstrapServers(), registry);
  }

  @Override
  public void close() throws IOException {
    instances.close();
    cluster.close();
    registry.close();
  }
}
