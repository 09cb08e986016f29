package dev.charm.producers.row;

import dev.charm.producers.source.Headings;
import dev.charm.producers.source.RowFault;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How often something was found in a file, where first, and the words that it was found by. */
public final class Occurrences {
  private static final int SHOWN_LINES = 3;
  private static final int SHOWN_WORDS = 5;

  private final List<Long> lines = new ArrayList<>(SHOWN_LINES);
  private final Set<String> words = new LinkedHashSet<>();
  private long count;

  /**
   * Counts one.
   *
   * @param word as {@link RowFault#word}; null if there is none
   */
  public void add(long line, @Nullable String word) {
    count++;
    if (lines.size() < SHOWN_LINES) {
      lines.add(line);
    }
    if (word != null && words.size() <= SHOWN_WORDS) {
      words.add(word);
    }
  }

  public long count() {
    return count;
  }

  /**
   * One line: {@code 12 rows refused: winner is not an outcome: 'x', 'y' (lines 3, 9, 12, ...)}.
   */
  public String told(String what) {
    return count
        + (count == 1 ? " row" : " rows")
        + what
        + (words.isEmpty() ? "" : ": " + firsts(words, SHOWN_WORDS))
        + (lines.size() == 1 ? " (line " : " (lines ")
        + lines.stream().map(String::valueOf).collect(Collectors.joining(", "))
        + (count > lines.size() ? ", ...)" : ")");
  }

  private static String firsts(Set<String> words, int most) {
    return words.stream().limit(most).collect(Collectors.joining(", "))
        + (words.size() > most ? ", ..." : "");
  }

  /** Names of columns for a message: quoted where they are not plain, the first of many. */
  public static String shown(List<String> names) {
    return Headings.shown(names);
  }
}
