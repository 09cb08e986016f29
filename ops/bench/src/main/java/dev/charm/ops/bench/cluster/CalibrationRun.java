package dev.charm.ops.bench.cluster;

import dev.charm.schemas.Calibration;
import dev.charm.schemas.Topics;
import dev.charm.streams.CalibrationService;
import dev.charm.streams.settings.CalibrationSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;

/** The calibration service within this JVM, as {@code charm service streams} runs it. */
public final class CalibrationRun implements AutoCloseable {
  private static final long LOOK_MILLIS = 5;

  private final String application;
  private final Path state;
  private final CalibrationService service;
  private final Watch<Calibration> calibrations;

  /**
   * @param application id, and name of the folder with its state
   * @param stateFolder of its state; what is there is used
   */
  public CalibrationRun(
      Cluster cluster, CalibrationSettings settings, String application, Path stateFolder) {
    this.application = application;
    this.state = stateFolder;
    Properties kafka = cluster.clients();
    kafka.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
    kafka.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    this.service = new CalibrationService(settings, kafka, cluster.registryUrl(), Map.of());
    this.calibrations = new Watch<>(cluster, Topics.CALIBRATIONS);
  }

  /** Starts it; returns at once. */
  public void start() {
    service.start();
  }

  /** The id of the application, which is its group. */
  public String application() {
    return application;
  }

  /** Where its state is. */
  public Path state() {
    return state;
  }

  /** The calibrations in force, after waiting this long at most for news. */
  public Collection<Calibration> calibrations(Duration patience) {
    if (service.failure().isDone()) {
      throw new IllegalStateException("calibration has failed", service.failure().join());
    }
    return calibrations.poll(patience);
  }

  /** Whether so many calibrations are settled, each of so many prompts. */
  public boolean settled(int calibrations, int prompts) {
    Collection<Calibration> now = calibrations(Duration.ZERO);
    return now.size() == calibrations
        && now.stream().allMatch(c -> c.getSettled() && c.getPrompts() == prompts);
  }

  /** Waits until it is running, which is when all of its state is restored. */
  public void awaitRunning() throws InterruptedException {
    while (service.state() != KafkaStreams.State.RUNNING) {
      calibrations(Duration.ZERO);
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  @Override
  public void close() {
    service.close();
    calibrations.close();
  }
}
