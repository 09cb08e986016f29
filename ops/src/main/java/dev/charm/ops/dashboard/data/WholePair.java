package dev.charm.ops.dashboard.data;

import dev.charm.consumers.store.HeldPair;
import dev.charm.consumers.store.PairSummary;
import dev.charm.ops.why.PairHistory;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.PreferencePair;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A preference pair with its texts.
 *
 * @param key of {@code charm.preference-pairs}
 * @param calibration the one in force; null where none is
 */
public record WholePair(String key, HeldPair held, @Nullable Calibration calibration) {

  /** What the topic holds. */
  public PreferencePair pair() {
    return held.pair();
  }

  /** Time of its record. */
  public Instant at() {
    return held.at();
  }

  /** The same as a list shows it. */
  public PairRow row() {
    return PairRow.of(PairSummary.of(key, held.pair(), held.at().toEpochMilli()), calibration);
  }

  /** What its history is of. */
  public PairHistory.Pair identity() {
    return new PairHistory.Pair(
        pair().getRewardModel(),
        pair().getPromptId(),
        pair().getOvervalued(),
        pair().getReference());
  }
}
