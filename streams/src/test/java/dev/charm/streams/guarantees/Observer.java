package dev.charm.streams.guarantees;

import static org.apache.kafka.common.IsolationLevel.READ_COMMITTED;

import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.ModelStats;
import dev.charm.schemas.PreferencePair;
import dev.charm.schemas.RatingCovariance;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topics;
import dev.charm.streams.Projection;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads what streaming publishes, as a consumer that sees committed records only. */
public final class Observer implements AutoCloseable {
  private final LogTail<PreferencePair> pairs;
  private final LogTail<Calibration> calibrations;
  private final LogTail<Calibration> history;
  private final LogTail<ModelStats> modelStats;
  private final LogTail<ArenaRating> ratings;
  private final LogTail<RatingCovariance> covariances;

  public Observer(String bootstrapServers, Registry registry) {
    pairs = new LogTail<>(bootstrapServers, registry, Topics.PREFERENCE_PAIRS, READ_COMMITTED);
    calibrations = new LogTail<>(bootstrapServers, registry, Topics.CALIBRATIONS, READ_COMMITTED);
    history = new LogTail<>(bootstrapServers, registry, Topics.CALIBRATION_HISTORY, READ_COMMITTED);
    modelStats = new LogTail<>(bootstrapServers, registry, Topics.MODEL_STATS, READ_COMMITTED);
    ratings = new LogTail<>(bootstrapServers, registry, Topics.ARENA_RATINGS, READ_COMMITTED);
    covariances =
        new LogTail<>(bootstrapServers, registry, Topics.RATING_COVARIANCES, READ_COMMITTED);
  }

  /** The logs from their beginning to where they end now. */
  public CommittedLog read() {
    // The history after the calibrations: whatever revision is in force is there as well.
    return new CommittedLog(
        pairs.read(),
        calibrations.read(),
        history.read(),
        modelStats.read(),
        ratings.read(),
        covariances.read());
  }

  /**
   * Reads on until every calibration is settled and all is as the batch calculation has it.
   *
   * @param what is waited for, for people
   * @throws AssertionError with the first differences, if that takes longer than {@link Waiting}
   *     has patience
   */
  public CommittedLog awaitSettledAt(Projection batch, String what) throws Exception {
    return awaitSettledAt(batch, log -> List.of(), what);
  }

  /**
   * The same, until nothing else is missing either.
   *
   * @param missing what else is missing in a log, a line each
   */
  CommittedLog awaitSettledAt(
      Projection batch, Function<CommittedLog, List<String>> missing, String what)
      throws Exception {
    List<String> differences = new ArrayList<>();
    try {
      Waiting.until(
          what,
          () -> {
            CommittedLog log = read();
            differences.clear();
            differences.addAll(Guarantee.ALL_IS_SETTLED.brokenBy(log));
            if (differences.isEmpty()) {
              differences.addAll(log.projection().differencesFrom(batch));
              differences.addAll(missing.apply(log));
            }
            return differences.isEmpty();
          });
    } catch (AssertionError e) {
      List<String> some = differences.subList(0, Math.min(10, differences.size()));
      throw new AssertionError(
          what + ": " + differences.size() + " differences, such as\n" + String.join("\n", some),
          e);
    }
    return read();
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
    ratings.close();
    covariances.close();
  }
}
