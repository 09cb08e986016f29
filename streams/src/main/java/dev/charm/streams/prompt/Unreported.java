package dev.charm.streams.prompt;

import dev.charm.schemas.Keys;
import dev.charm.streams.CalibrationKey;
import dev.charm.streams.PartialKind;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Which summaries of this partition changed since they were last sent to the merger. Kept in a
 * store, so that a crash forgets none.
 */
final class Unreported {

  private static final byte[] MARK = {1};

  private final KeyValueStore<String, byte[]> store;

  Unreported(KeyValueStore<String, byte[]> store) {
    this.store = store;
  }

  void difference(CalibrationKey calibration) {
    mark(
        calibration.rewardModel(),
        PartialKind.DIFFERENCE,
        calibration.overvalued(),
        calibration.reference());
  }

  void tally(String rewardModel, String a, String b) {
    mark(rewardModel, PartialKind.TALLY, a, b);
  }

  void score(String rewardModel, String model) {
    mark(rewardModel, PartialKind.SCORE, model);
  }

  private void mark(String... parts) {
    store.put(Keys.join(parts), MARK);
  }
}
