package dev.charm.consumers.views;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The scores that one reward model gave at one prompt, by the rule of the contracts: the higher
 * version counts, of equal versions the larger score; of several answers of one model the lowest
 * sample index that has a score speaks for it.
 */
public final class PromptScores {
  private record Entry(String model, int sample, long version, double score) {
    private static final Comparator<Entry> IDENTITY =
        Comparator.comparing(Entry::model).thenComparingInt(Entry::sample);
    private static final Comparator<Entry> WEIGHT =
        Comparator.comparingLong(Entry::version).thenComparingDouble(Entry::score);
  }

  private final List<Entry> entries = new ArrayList<>(0); // in order of identity, each once

  /** Takes a score that is not withdrawn. */
  void add(String model, int sample, long version, double score) {
    Entry entry = new Entry(model, sample, version, score == 0 ? 0.0 : score); // -0.0 is 0.0
    int at = Collections.binarySearch(entries, entry, Entry.IDENTITY);
    if (at < 0) {
      entries.add(-at - 1, entry);
    } else if (Entry.WEIGHT.compare(entry, entries.get(at)) > 0) {
      entries.set(at, entry);
    }
  }

  /** The answer that speaks for each model that has one, in order of name. */
  List<ScoredAnswer> standing() {
    List<ScoredAnswer> standing = new ArrayList<>();
    String spokenFor = null;
    for (Entry entry : entries) {
      if (!entry.model().equals(spokenFor)) {
        standing.add(new ScoredAnswer(entry.model(), entry.sample(), entry.score()));
        spokenFor = entry.model();
      }
    }
    return standing;
  }

  /** The score that stands for a model; null if it has none, or only withdrawn ones. */
  public @Nullable Double of(String model) {
    return standing().stream()
        .filter(answer -> answer.policyModel().equals(model))
        .map(ScoredAnswer::score)
        .findFirst()
        .orElse(null);
  }
}
