package dev.charm.ops.dashboard;

import dev.charm.consumers.views.LogReader;
import dev.charm.consumers.views.ReadListener;
import dev.charm.consumers.views.UnreadableLogException;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.LogReaders;
import dev.charm.ops.dashboard.data.WholePair;
import dev.charm.ops.why.PairExplanation;
import java.util.Optional;

/** Why pairs are as they are. Histories are read from the logs, which may take seconds. */
final class PairExplanations {
  private final Connection to;
  private final LogReadings readings;

  PairExplanations(Connection to, LogReadings readings) {
    this.to = to;
    this.readings = readings;
  }

  /**
   * Explains a pair.
   *
   * @return empty if the logs tell no score of it any more
   * @throws NotShownException if others are reading, or no broker answers
   */
  Optional<PairExplanation> of(WholePair pair) throws Exception {
    return readings.read(
        () -> {
          try (LogReader reader = LogReaders.open(to, ReadListener.NONE)) {
            return PairExplanation.read(reader, pair.identity(), pair.calibration(), pair.pair());
          } catch (CommandFailedException | UnreadableLogException e) {
            throw NotShownException.later("The history cannot be read now", e.getMessage() + ".");
          }
        });
  }
}
