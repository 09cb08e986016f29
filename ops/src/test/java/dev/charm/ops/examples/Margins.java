package dev.charm.ops.examples;

import dev.charm.schemas.Calibration;
import dev.charm.schemas.Candidate;
import dev.charm.schemas.Keys;
import dev.charm.schemas.PreferencePair;
import dev.charm.streams.guarantees.CommittedLog;
import dev.charm.streams.guarantees.Logged;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What each example makes of the topics: pairs and their mean margin, by the key of the
 * calibration.
 */
record Margins(Map<String, Mean> byCalibration) {
  private static final double HALF_A_THOUSANDTH = 0.00051;

  /** So many pairs, with this mean margin, rounded to a thousandth. */
  record Mean(long pairs, double margin) {}

  /** Of the topics as charm's own reader finds them. */
  static Margins of(CommittedLog log) {
    Map<String, Calibration> calibrations = Logged.latest(log.calibrations());
    Map<String, List<Double>> margins = new TreeMap<>();
    for (PreferencePair pair : Logged.latest(log.pairs()).values()) {
      String key =
          Keys.calibration(pair.getRewardModel(), pair.getOvervalued(), pair.getReference());
      Calibration calibration = Objects.requireNonNull(calibrations.get(key), key);
      boolean overvaluedWins = pair.getChosen().getPolicyModel().equals(pair.getOvervalued());
      Candidate overvalued = overvaluedWins ? pair.getChosen() : pair.getRejected();
      Candidate reference = overvaluedWins ? pair.getRejected() : pair.getChosen();
      margins
          .computeIfAbsent(key, none -> new ArrayList<>())
          .add(Math.abs(overvalued.getScore() + calibration.getOffset() - reference.getScore()));
    }
    Map<String, Mean> means = new TreeMap<>();
    margins.forEach(
        (key, all) ->
            means.put(
                key,
                new Mean(
                    all.size(),
                    all.stream().mapToDouble(Double::doubleValue).average().orElseThrow())));
    return new Margins(means);
  }

  /**
   * Of lines of cells: reward model, over-valued, reference, pairs, mean margin. Of several lines
   * of one calibration the last holds.
   */
  static Margins of(List<List<String>> lines) {
    Map<String, Mean> means = new TreeMap<>();
    for (List<String> cells : lines) {
      means.put(
          Keys.calibration(cells.get(0), cells.get(1), cells.get(2)),
          new Mean(Long.parseLong(cells.get(3)), Double.parseDouble(cells.get(4))));
    }
    return new Margins(means);
  }

  /** What a client sees otherwise, a line each; its margins are rounded to a thousandth. */
  List<String> differencesFrom(Margins client) {
    Set<String> keys = new TreeSet<>(byCalibration.keySet());
    keys.addAll(client.byCalibration.keySet());
    List<String> differences = new ArrayList<>();
    for (String key : keys) {
      Mean mean = byCalibration.get(key);
      Mean seen = client.byCalibration.get(key);
      if (mean == null
          || seen == null
          || mean.pairs() != seen.pairs()
          || Math.abs(mean.margin() - seen.margin()) > HALF_A_THOUSANDTH) {
        differences.add(key + ": " + mean + ", the client sees " + seen);
      }
    }
    return differences;
  }
}
