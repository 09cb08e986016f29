package dev.charm.ops.dashboard;

import dev.charm.consumers.views.LogReader;
import dev.charm.consumers.views.ReadListener;
import dev.charm.consumers.views.UnreadableLogException;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.LogReaders;
import dev.charm.ops.dashboard.data.WholePair;
import dev.charm.ops.why.PairExplanation;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Why pairs are as they are. Histories are read from the beginning of the logs, which may take
 * seconds; so two at once at most, and whoever comes then is to come again.
 */
final class PairExplanations {
  private static final int AT_ONCE = 2;

  private final Connection to;
  private final Semaphore room = new Semaphore(AT_ONCE);

  PairExplanations(Connection to) {
    this.to = to;
  }

  /**
   * Explains a pair.
   *
   * @return empty if the logs tell no score of it any more
   * @throws NotShownException if two are being read, or no broker answers
   */
  Optional<PairExplanation> of(WholePair pair) throws InterruptedException, IOException {
    if (!room.tryAcquire()) {
      throw NotShownException.later(
          "Other histories are being read", AT_ONCE + " at once are; ask again in a moment.");
    }
    try (LogReader reader = LogReaders.open(to, ReadListener.NONE)) {
      return PairExplanation.read(reader, pair.identity(), pair.calibration(), pair.pair());
    } catch (CommandFailedException | UnreadableLogException e) {
      throw NotShownException.later("The history cannot be read now", e.getMessage() + ".");
    } finally {
      room.release();
    }
  }
}
