package dev.charm.calibration.rating;

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
 * votes ever likelier (or, if there is no vote between them, changes nothing). Time and memory
 * follow players and pairs.
 *
 * <p>Source: L. R. Ford, Solution of a ranking problem from binary comparisons, American
 * Mathematical Monthly 64 (1957).
 */
final class WinGraph {
  private final int players;
  private final boolean[] scored; // against anyone
  private final boolean[] lost; // anything to anyone
  private final StrongComponents circles;
  private final Comparisons votes;

  WinGraph(Comparisons votes) {
    this.votes = votes;
    players = votes.players();
    scored = new boolean[players];
    lost = new boolean[players];
    int[] winners = new int[2 * votes.pairs()];
    int[] losers = new int[2 * votes.pairs()];
    int edges = 0;
    for (int k = 0; k < votes.pairs(); k++) {
      int i = votes.first()[k];
      int j = votes.second()[k];
      if (votes.firstScore(k) > 0) {
        winners[edges] = i;
        losers[edges++] = j;
        scored[i] = true;
        lost[j] = true;
      }
      if (votes.secondScore(k) > 0) {
        winners[edges] = j;
        losers[edges++] = i;
        scored[j] = true;
        lost[i] = true;
      }
    }
    circles = new StrongComponents(players, winners, losers, edges);
  }

  /** Whether every player can be reached from every other. */
  boolean stronglyConnected() {
    return circles.count() <= 1;
  }

  /** Which models keep the condition from being met, and how; empty if it is met. */
  Map<RatingWarning, List<String>> warnings(List<String> models) {
    Map<RatingWarning, List<String>> warnings = new EnumMap<>(RatingWarning.class);
    if (stronglyConnected()) {
      return warnings;
    }
    int[] groups = groups();
    int group = greatest(groups, groups, -1);
    int[] circle = new int[players];
    Arrays.setAll(circle, circles::of);
    int best = greatest(circle, groups, group);
    for (int i = 0; i < players; i++) {
      if (!lost[i]) {
        warn(warnings, RatingWarning.UNDEFEATED, models.get(i));
      } else if (!scored[i]) {
        warn(warnings, RatingWarning.WINLESS, models.get(i));
      } else if (groups[i] == group && circle[i] != best) {
        warn(warnings, RatingWarning.ONE_SIDED, models.get(i));
      }
      if (groups[i] != group) {
        warn(warnings, RatingWarning.DISCONNECTED, models.get(i));
      }
    }
    return warnings;
  }

  /** For each player the first of those who have met, directly or through others. */
  private int[] groups() {
    int[] groups = new int[players];
    Arrays.setAll(groups, player -> player);
    for (int k = 0; k < votes.pairs(); k++) {
      int one = first(groups, votes.first()[k]);
      int other = first(groups, votes.second()[k]);
      groups[Math.max(one, other)] = Math.min(one, other);
    }
    for (int i = 0; i < players; i++) {
      groups[i] = groups[groups[i]]; // whose own is final, as it comes before
    }
    return groups;
  }

  private static int first(int[] groups, int player) {
    int at = player;
    while (groups[at] != at) {
      groups[at] = groups[groups[at]]; // halves the way for the next
      at = groups[at];
    }
    return at;
  }

  /**
   * The part with the most players; of equally many that of the player named first.
   *
   * @param parts of the players
   * @param groups of the players
   * @param within the only group to look at, or -1 for all
   */
  private int greatest(int[] parts, int[] groups, int within) {
    int[] sizes = new int[players];
    for (int part : parts) {
      sizes[part]++;
    }
    int greatest = -1;
    for (int i = 0; i < players; i++) {
      boolean counts = within < 0 || groups[i] == within;
      if (counts && (greatest < 0 || sizes[parts[i]] > sizes[greatest])) {
        greatest = parts[i];
      }
    }
    return greatest;
  }

  private static void warn(
      Map<RatingWarning, List<String>> warnings, RatingWarning warning, String model) {
    warnings.computeIfAbsent(warning, key -> new ArrayList<>()).add(model);
  }
}
