package dev.charm.producers.row;

import dev.charm.schemas.Battle;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.Response;
import dev.charm.schemas.Reward;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Counts the rows of one file. What it holds is bounded, however long or hostile the file. */
public final class Tally {
  /** More names of columns are not listed. */
  private static final int MAX_NAMES = 1000;

  private static final int MAX_PROBLEMS = 100;
  private static final String OTHER = "other reasons";

  private final String file;
  private final Set<String> names = new LinkedHashSet<>();
  private final Map<String, Occurrences> refused = new LinkedHashMap<>();
  private final Map<String, Occurrences> leftOut = new LinkedHashMap<>();
  private final Map<String, Occurrences> repeated = new LinkedHashMap<>();
  private long rows;
  private long good;
  private long prompts;
  private long responses;
  private long rewards;
  private long votes;
  private long ratings;

  /**
   * @param file its name
   */
  public Tally(String file) {
    this.file = file;
  }

  /** Takes note of columns that the file has. */
  public void saw(Collection<String> columns) {
    for (String column : columns) {
      if (names.size() < MAX_NAMES) {
        names.add(column);
      }
    }
  }

  /** Counts a row. */
  public void count(Row row) {
    rows++;
    if (row instanceof Row.Good each) {
      good++;
      for (SpecificRecord event : each.events()) {
        count(event);
      }
    } else if (row instanceof Row.Bad each) {
      add(refused, each.problem(), each.line(), each.word());
    } else if (row instanceof Row.LeftOut each) {
      add(leftOut, each.filter(), each.line(), null);
    } else if (row instanceof Row.Repeated each) {
      add(repeated, each.what(), each.line(), null);
    }
  }

  private void count(SpecificRecord event) {
    if (event instanceof Prompt) {
      prompts++;
    } else if (event instanceof Response) {
      responses++;
    } else if (event instanceof Reward) {
      rewards++;
    } else if (event instanceof Battle) {
      votes++;
    } else if (event instanceof RatingSnapshot) {
      ratings++;
    }
  }

  private static void add(
      Map<String, Occurrences> to, String what, long line, @Nullable String word) {
    to.computeIfAbsent(
            to.size() < MAX_PROBLEMS || to.containsKey(what) ? what : OTHER,
            each -> new Occurrences())
        .add(line, word);
  }

  /**
   * What became of the rows counted so far.
   *
   * @param used columns that were read
   * @param ofForm what the file's form is to be told of
   * @param ofReader what else is to be told
   */
  public FileReport report(Set<String> used, List<String> ofForm, List<String> ofReader) {
    List<String> messages = new ArrayList<>(ofForm);
    refused.forEach((what, at) -> messages.add(at.told(" refused: " + what)));
    leftOut.forEach((what, at) -> messages.add(at.told(" left out: " + what)));
    repeated.forEach((what, at) -> messages.add(at.told(" repeated: " + what)));
    messages.addAll(ofReader);
    List<String> unused =
        rows == 0 ? List.of() : names.stream().filter(name -> !used.contains(name)).toList();
    if (!unused.isEmpty()) {
      messages.add("columns not used: " + Occurrences.shown(unused));
    }
    if (good == 0) {
      messages.add(rows == 0 ? "has no rows" : "no row of it can be used");
    }
    return new FileReport(
        file,
        rows,
        good,
        sum(repeated),
        sum(leftOut),
        sum(refused),
        prompts,
        responses,
        rewards,
        votes,
        ratings,
        unused,
        List.copyOf(messages));
  }

  private static long sum(Map<String, Occurrences> counted) {
    return counted.values().stream().mapToLong(Occurrences::count).sum();
  }
}
