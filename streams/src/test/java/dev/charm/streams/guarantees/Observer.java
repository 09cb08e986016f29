package dev.charm.streams.guarantees;

import static org.apache.kafka.common.IsolationLevel.READ_COMMITTED;

import dev.charm.schemas.Calibration;
import dev.charm.schemas.ModelStats;
import dev.charm.schemas.PreferencePair;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topics;

/** Reads what streaming publishes, as a consumer that sees committed records only. */
public final class Observer implements AutoCloseable {
  private final LogTail<PreferencePair> pairs;
  private final LogTail<Calibration> calibrations;
  private final LogTail<Calibration> history;
  private final LogTail<ModelStats> modelStats;

  public Observer(String bootstrapServers, Registry registry) {
    pairs = new LogTail<>(bootstrapServers, registry, Topics.PREFERENCE_PAIRS, READ_COMMITTED);
    calibrations = new LogTail<>(bootstrapServers, registry, Topics.CALIBRATIONS, READ_COMMITTED);
    history = new LogTail<>(bootstrapServers, registry, Topics.CALIBRATION_HISTORY, READ_COMMITTED);
    modelStats = new LogTail<>(bootstrapServers, registry, Topics.MODEL_STATS, READ_COMMITTED);
  }

  /** The logs from their beginning to where they end now. */
  public CommittedLog read() {
    // The history last: whatever revision is in force is there as well.
    return new CommittedLog(pairs.read(), calibrations.read(), history.read(), modelStats.read());
  }

  /** The logs of a cluster as they are now. */
  public static CommittedLog readOnce(String bootstrapServers, Registry registry) {
    try (Observer observer = new Observer(bootstrapServers, registry)) {
      return observer.read();
    }
  }

  @Override
  public void close() {
    pairs.close();
    calibrations.close();
    history.close();
    modelStats.close();
  }
}
