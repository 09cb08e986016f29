package dev.charm.calibration.rating;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
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
  private final int players;
  private final BitSet[] beaten;
  private final BitSet[] beatenBy;
  private final BitSet[] met;

  WinGraph(Comparisons votes) {
    players = votes.players();
    beaten = edges();
    beatenBy = edges();
    met = edges();
    for (int k = 0; k < votes.pairs(); k++) {
      int i = votes.first()[k];
      int j = votes.second()[k];
      if (votes.firstScore(k) > 0) {
        beaten[i].set(j);
        beatenBy[j].set(i);
      }
      if (votes.secondScore(k) > 0) {
        beaten[j].set(i);
        beatenBy[i].set(j);
      }
      met[i].set(j);
      met[j].set(i);
    }
  }

  private BitSet[] edges() {
    BitSet[] edges = new BitSet[players];
    Arrays.setAll(edges, player -> new BitSet(players));
    return edges;
  }

  /** Whether every player can be reached from every other. */
  boolean stronglyConnected() {
    return players == 0
        || (reached(0, beaten).cardinality() == players
            && reached(0, beatenBy).cardinality() == players);
  }

  /** Which models keep the condition from being met, and how; empty if it is met. */
  Map<RatingWarning, List<String>> warnings(List<String> models) {
    Map<RatingWarning, List<String>> warnings = new EnumMap<>(RatingWarning.class);
    if (stronglyConnected()) {
      return warnings;
    }
    BitSet all = new BitSet(players);
    all.set(0, players);
    BitSet group = greatest(met, met, all);
    BitSet circle = greatest(beaten, beatenBy, group);
    for (int i = 0; i < players; i++) {
      if (beatenBy[i].isEmpty()) {
        warn(warnings, RatingWarning.UNDEFEATED, models.get(i));
      } else if (beaten[i].isEmpty()) {
        warn(warnings, RatingWarning.WINLESS, models.get(i));
      } else if (group.get(i) && !circle.get(i)) {
        warn(warnings, RatingWarning.ONE_SIDED, models.get(i));
      }
      if (!group.get(i)) {
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
  private BitSet greatest(BitSet[] forth, BitSet[] back, BitSet among) {
    BitSet greatest = new BitSet(players);
    BitSet left = (BitSet) among.clone();
    for (int i = left.nextSetBit(0); i >= 0; i = left.nextSetBit(i)) {
      BitSet both = reached(i, forth);
      both.and(reached(i, back));
      left.andNot(both);
      greatest = both.cardinality() > greatest.cardinality() ? both : greatest;
    }
    return greatest;
  }

  private BitSet reached(int from, BitSet[] neighbours) {
    BitSet reached = new BitSet(players);
    BitSet next = new BitSet(players);
    next.set(from);
    for (int i = from; i >= 0; i = next.nextSetBit(0)) {
      reached.set(i);
      next.or(neighbours[i]);
      next.andNot(reached);
    }
    return reached;
  }
}
