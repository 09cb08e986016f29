package dev.charm.streams.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.streams.CalibrationService;
import dev.charm.streams.settings.CalibrationSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.KafkaStreams;

/** Instances in the JVM of the test; they end politely and leave their group. */
public final class InstancesInJvm implements Instances {
  private final CalibrationSettings settings;
  private final Properties kafka;
  private final String registryUrl;
  private final Path folder;
  private final Map<String, CalibrationService> running = new HashMap<>();

  /**
   * @param kafka settings of Kafka Streams, but for the state folder
   * @param folder for the state folders
   */
  public InstancesInJvm(
      CalibrationSettings settings, Properties kafka, String registryUrl, Path folder) {
    this.settings = settings;
    this.kafka = kafka;
    this.registryUrl = registryUrl;
    this.folder = folder;
  }

  @Override
  public void start(String name) {
    Properties own = new Properties();
    own.putAll(kafka);
    own.put("state.dir", folder.resolve(name).toString());
    CalibrationService service = new CalibrationService(settings, own, registryUrl, Map.of());
    running.put(name, service);
    service.start();
  }

  @Override
  public void end(String name) {
    CalibrationService service = running.remove(name);
    shouldNotHaveFailed(service);
    service.close();
    assertThat(service.state()).isEqualTo(KafkaStreams.State.NOT_RUNNING);
  }

  @Override
  public void loseState(String name) throws Exception {
    Utils.delete(folder.resolve(name).toFile());
  }

  @Override
  public void close() {
    running.values().forEach(CalibrationService::close);
    running.values().forEach(InstancesInJvm::shouldNotHaveFailed);
  }

  private static void shouldNotHaveFailed(CalibrationService service) {
    assertThat(service.failure()).isNotDone();
  }
}
