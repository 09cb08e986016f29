package dev.charm.ops.bench.kills;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What was seen of one start of {@code charm up}.
 *
 * @param kill that ended it; empty for the last start, which is not killed
 * @param ready seconds from its start until it was ready; empty if it was killed before, or never
 *     was
 * @param hung whether it was given its time and did not get ready
 * @param atWork of each service whose group went on before the kill, seconds from ready until then
 * @param idle whether it was given its time, and a group did not go on
 * @param restore seconds that calibration took from giving up the state of tasks that were killed
 *     until it had read it back; empty if it gave up none, or was killed meanwhile
 */
record Start(
    Optional<Kill> kill,
    OptionalDouble ready,
    boolean hung,
    Map<String, Double> atWork,
    boolean idle,
    OptionalDouble restore) {

  /** For people, on one line. */
  String line() {
    return kill.map(k -> k.delay().toMillis() + " ms from " + k.from()).orElse("no kill")
        + ": "
        + (hung
            ? "HUNG"
            : ready.isPresent()
                ? "ready after %.1f s".formatted(ready.getAsDouble())
                : "killed before ready")
        + (atWork.isEmpty() ? "" : ", at work " + new TreeMap<>(atWork))
        + (idle ? ", IDLE" : "")
        + (restore.isPresent()
            ? ", state read back in %.1f s".formatted(restore.getAsDouble())
            : "");
  }
}
