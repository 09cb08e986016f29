package dev.charm.calibration.rating;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Who scored against whom, as a directed graph; a tie goes both ways.
 *
 * <p>Ford's condition: strengths of greatest likelihood exist, and are unique but for a common
 * shift, if and only if every player can be reached from every other. If not, the players part into
 * two sets of which one never scored against the other, and moving them apart forever makes the
 * votes ever likelier (or, if there is no vote between them, changes nothing).
 *
 * <p>Source: L. R. Ford, Solution of a ranking problem from binary comparisons, American
 * Mathematical Monthly 64 (1957).
 */
final class WinGraph {
  private final List<List<Integer>> beaten = new ArrayList<>();
  private final List<List<Integer>> beatenBy = new ArrayList<>();
  private final List<List<Integer>> met = new ArrayList<>();

  WinGraph(Comparisons votes) {
    for (int i = 0; i < votes.players(); i++) {
      beaten.add(new ArrayList<>());
      beatenBy.add(new ArrayList<>());
      met.add(new ArrayList<>());
    }
    for (int k = 0; k < votes.pairs(); k++) {
      int i = votes.first()[k];
      int j = votes.second()[k];
      if (votes.firstScore(k) > 0) {
        beaten.get(i).add(j);
        beatenBy.get(j).add(i);
      }
      if (votes.secondScore(k) > 0) {
        beaten.get(j).add(i);
        beatenBy.get(i).add(j);
      }
      met.get(i).add(j);
      met.get(j).add(i);
    }
  }

  /** Whether every player can be reached from every other. */
  boolean stronglyConnected() {
    return beaten.isEmpty()
        || (count(reached(0, beaten)) == size() && count(reached(0, beatenBy)) == size());
  }

  /** Which models keep the condition from being met, and how; empty if it is met. */
  Map<RatingWarning, List<String>> warnings(List<String> models) {
    Map<RatingWarning, List<String>> warnings = new EnumMap<>(RatingWarning.class);
    if (stronglyConnected()) {
      return warnings;
    }
    boolean[] group = greatest(met, met, allPlayers());
    boolean[] circle = greatest(beaten, beatenBy, group);
    for (int i = 0; i < size(); i++) {
      if (!met.get(i).isEmpty() && beatenBy.get(i).isEmpty()) {
        warn(warnings, RatingWarning.UNDEFEATED, models.get(i));
      } else if (!met.get(i).isEmpty() && beaten.get(i).isEmpty()) {
        warn(warnings, RatingWarning.WINLESS, models.get(i));
      } else if (group[i] && !circle[i]) {
        warn(warnings, RatingWarning.ONE_SIDED, models.get(i));
      }
      if (!group[i]) {
        warn(warnings, RatingWarning.DISCONNECTED, models.get(i));
      }
    }
    return warnings;
  }

  private static void warn(
      Map<RatingWarning, List<String>> warnings, RatingWarning warning, String model) {
    warnings.computeIfAbsent(warning, key -> new ArrayList<>()).add(model);
  }

  /** The most players of these that all reach each other; of equally many those named first. */
  private boolean[] greatest(List<List<Integer>> forth, List<List<Integer>> back, boolean[] among) {
    boolean[] greatest = new boolean[size()];
    boolean[] seen = new boolean[size()];
    for (int i = 0; i < size(); i++) {
      if (among[i] && !seen[i]) {
        boolean[] both = reached(i, forth);
        boolean[] returning = reached(i, back);
        for (int j = 0; j < size(); j++) {
          both[j] &= returning[j];
          seen[j] |= both[j];
        }
        greatest = count(both) > count(greatest) ? both : greatest;
      }
    }
    return greatest;
  }

  private static boolean[] reached(int from, List<List<Integer>> neighbours) {
    boolean[] reached = new boolean[neighbours.size()];
    ArrayDeque<Integer> next = new ArrayDeque<>(List.of(from));
    reached[from] = true;
    while (!next.isEmpty()) {
      for (int neighbour : neighbours.get(next.remove())) {
        if (!reached[neighbour]) {
          reached[neighbour] = true;
          next.add(neighbour);
        }
      }
    }
    return reached;
  }

  private boolean[] allPlayers() {
    boolean[] all = new boolean[size()];
    Arrays.fill(all, true);
    return all;
  }

  private int size() {
    return beaten.size();
  }

  private static int count(boolean[] players) {
    int count = 0;
    for (boolean player : players) {
      count += player ? 1 : 0;
    }
    return count;
  }
}
