package dev.charm.streams.prompt;

import dev.charm.streams.state.CalibrationKey;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The applied boundary of every calibration in this partition. */
final class Boundaries {
  private final KeyValueStore<String, Boundary> store;

  Boundaries(KeyValueStore<String, Boundary> store) {
    this.store = store;
  }

  /** That of a calibration; {@link Boundary.Settled#NONE} if it was never told an offset. */
  Boundary of(CalibrationKey calibration) {
    Boundary known = store.get(calibration.key());
    return known == null ? Boundary.Settled.NONE : known;
  }

  void put(CalibrationKey calibration, Boundary boundary) {
    store.put(calibration.key(), boundary);
  }

  /** The calibrations that are not settled. */
  Set<CalibrationKey> unsettled() {
    Set<CalibrationKey> unsettled = new LinkedHashSet<>();
    try (KeyValueIterator<String, Boundary> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<String, Boundary> next = all.next();
        if (!next.value.settled()) {
          unsettled.add(CalibrationKey.of(next.key));
        }
      }
    }
    return unsettled;
  }
}
