package dev.charm.ops.bench.cluster;

import dev.charm.schemas.Calibration;
import dev.charm.schemas.Topics;
import dev.charm.streams.CalibrationTopology;
import dev.charm.streams.StreamsDefaults;
import dev.charm.streams.intake.PartitionCounts;
import dev.charm.streams.settings.CalibrationSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.Properties;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;

/** The calibration topology within this JVM, but trusting every record to lie where it belongs. */
public final class TrustingRun implements AutoCloseable {
  private final KafkaStreams streams;
  private final Watch<Calibration> calibrations;

  /**
   * @param application id, and name of the folder with its state
   */
  public TrustingRun(Cluster cluster, CalibrationSettings settings, String application) {
    Properties kafka = cluster.clients();
    kafka.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
    kafka.put(StreamsConfig.STATE_DIR_CONFIG, cluster.stateFolder(application).toString());
    this.streams =
        new KafkaStreams(
            CalibrationTopology.build(settings, cluster.registry(), PartitionCounts.TRUSTED),
            StreamsDefaults.under(kafka));
    this.calibrations = new Watch<>(cluster, Topics.CALIBRATIONS);
  }

  /** Starts it; returns at once. */
  public void start() {
    streams.start();
  }

  /** Whether so many calibrations are settled, each of so many prompts. */
  public boolean settled(int wanted, int prompts) {
    Collection<Calibration> now = calibrations.poll(Duration.ZERO);
    return now.size() == wanted
        && now.stream().allMatch(c -> c.getSettled() && c.getPrompts() == prompts);
  }

  @Override
  public void close() {
    streams.close();
    calibrations.close();
  }
}
