package dev.charm.ops.dashboard.text;

import com.github.difflib.DiffUtils;
import com.github.difflib.algorithm.myers.MyersDiffWithLinearSpace;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.DeltaType;
import com.github.difflib.patch.Patch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where two texts differ: word by word, or line by line where they are long.
 *
 * @param byLine whether lines were compared, and not words
 * @param one the first text in pieces
 * @param other the second text in pieces
 */
public record TextDifferences(boolean byLine, List<Piece> one, List<Piece> other) {
  /** What is compared costs as much as the product of both lengths, if nothing is alike. */
  private static final long MOST_STEPS = 6_000_000;

  /**
   * A part of a text.
   *
   * @param different whether the other text has something else in its place
   */
  public record Piece(String text, boolean different) {}

  /** Compares two texts; empty if they are too long. */
  public static Optional<TextDifferences> of(String one, String other) {
    Optional<TextDifferences> byWord = compare(false, Tokens.words(one), Tokens.words(other));
    return byWord.isPresent() ? byWord : compare(true, Tokens.lines(one), Tokens.lines(other));
  }

  private static Optional<TextDifferences> compare(
      boolean byLine, List<String> one, List<String> other) {
    int same = commonStart(one, other);
    int end = commonEnd(one, other, same);
    List<String> changed = one.subList(same, one.size() - end);
    List<String> into = other.subList(same, other.size() - end);
    if ((long) changed.size() * into.size() > MOST_STEPS) {
      return Optional.empty();
    }
    Patch<String> patch;
    try {
      patch = DiffUtils.diff(changed, into, new MyersDiffWithLinearSpace<>(), null);
    } catch (StackOverflowError e) {
      return Optional.empty();
    }
    Pieces left = new Pieces(one);
    Pieces right = new Pieces(other);
    for (AbstractDelta<String> delta : patch.getDeltas()) {
      if (delta.getType() != DeltaType.EQUAL) {
        left.differ(same + delta.getSource().getPosition(), delta.getSource().size());
        right.differ(same + delta.getTarget().getPosition(), delta.getTarget().size());
      }
    }
    return Optional.of(new TextDifferences(byLine, left.all(), right.all()));
  }

  private static int commonStart(List<String> one, List<String> other) {
    int most = Math.min(one.size(), other.size());
    int same = 0;
    while (same < most && one.get(same).equals(other.get(same))) {
      same++;
    }
    return same;
  }

  private static int commonEnd(List<String> one, List<String> other, int start) {
    int most = Math.min(one.size(), other.size()) - start;
    int same = 0;
    while (same < most
        && one.get(one.size() - 1 - same).equals(other.get(other.size() - 1 - same))) {
      same++;
    }
    return same;
  }

  /** One text, cut where what is alike ends and what is different begins. */
  private static final class Pieces {
    private final List<String> tokens;
    private final List<Piece> pieces = new ArrayList<>();
    private int at;

    Pieces(List<String> tokens) {
      this.tokens = tokens;
    }

    void differ(int from, int count) {
      add(at, from, false);
      add(from, from + count, true);
      at = from + count;
    }

    private void add(int from, int to, boolean different) {
      if (to > from) {
        pieces.add(new Piece(String.join("", tokens.subList(from, to)), different));
      }
    }

    List<Piece> all() {
      add(at, tokens.size(), false);
      at = tokens.size();
      return List.copyOf(pieces);
    }
  }
}
