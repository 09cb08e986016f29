package dev.charm.calibration.evaluation;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * Groups that cannot be told apart, as a compact letter display: two items share a letter exactly
 * if no difference between them was found. Groups overlap, as such findings do: a may be like b and
 * b like c, and yet a unlike c.
 *
 * <p><b>Method.</b> Insert and absorb: all begin in one group; for each difference that was found,
 * a group that holds both is replaced by two, without the one and without the other; what lies
 * within another group is dropped.
 *
 * <p>Source: H.-P. Piepho, An Algorithm for a Letter-Based Representation of All-Pairwise
 * Comparisons, Journal of Computational and Graphical Statistics 13 (2004).
 */
public final class LetterGroups {
  private static final int LETTERS = 26;

  private LetterGroups() {}

  /**
   * The letters of each item.
   *
   * @param differ whether a difference between two items was found: symmetric, items in the order
   *     in which letters are to be given, the best first
   * @return for each item its letters, {@code a} the group of the first; never empty
   */
  public static List<String> of(boolean[][] differ) {
    int n = differ.length;
    List<BitSet> groups = new ArrayList<>();
    BitSet all = new BitSet(n);
    all.set(0, n);
    groups.add(all);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        if (differ[i][j]) {
          groups = split(groups, i, j);
        }
      }
    }
    groups.sort(Comparator.comparing(LetterGroups::places));
    List<String> letters = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      StringBuilder own = new StringBuilder();
      for (int g = 0; g < groups.size(); g++) {
        if (groups.get(g).get(i)) {
          own.append(letter(g));
        }
      }
      letters.add(own.toString());
    }
    return letters;
  }

  private static List<BitSet> split(List<BitSet> groups, int i, int j) {
    List<BitSet> next = new ArrayList<>();
    for (BitSet group : groups) {
      if (group.get(i) && group.get(j)) {
        next.add(without(group, i));
        next.add(without(group, j));
      } else {
        next.add(group);
      }
    }
    List<BitSet> absorbed = new ArrayList<>();
    for (int a = 0; a < next.size(); a++) {
      boolean within = false;
      for (int b = 0; b < next.size() && !within; b++) {
        boolean same = next.get(a).equals(next.get(b));
        within = a != b && isWithin(next.get(a), next.get(b)) && (!same || b < a);
      }
      if (!within) {
        absorbed.add(next.get(a));
      }
    }
    return absorbed;
  }

  private static BitSet without(BitSet group, int item) {
    BitSet fewer = (BitSet) group.clone();
    fewer.clear(item);
    return fewer;
  }

  private static boolean isWithin(BitSet a, BitSet b) {
    BitSet outside = (BitSet) a.clone();
    outside.andNot(b);
    return outside.isEmpty();
  }

  /** Sorts groups by their first items, then by the next. */
  private static String places(BitSet group) {
    StringBuilder places = new StringBuilder();
    group.stream().forEach(item -> places.append((char) item));
    return places.toString();
  }

  private static String letter(int group) {
    String last = String.valueOf((char) ('a' + group % LETTERS));
    return group < LETTERS ? last : letter(group / LETTERS - 1) + last;
  }
}
