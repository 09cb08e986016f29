package dev.charm.ops.command;

import dev.charm.ops.export.ScoredAnswer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The scores that one reward model gave at one prompt, by the rule of the contracts: the higher
 * version counts, of equal versions a withdrawal, then the larger score; of several answers of one
 * model the lowest sample index that has a score speaks for it.
 */
final class PromptScores {
  private record Entry(String model, int sample, long version, boolean withdrawn, double score) {
    private static final Comparator<Entry> IDENTITY =
        Comparator.comparing(Entry::model).thenComparingInt(Entry::sample);
    private static final Comparator<Entry> WEIGHT =
        Comparator.comparingLong(Entry::version)
            .thenComparing(Entry::withdrawn)
            .thenComparingDouble(Entry::score);
  }

  private final List<Entry> entries = new ArrayList<>(0); // in order of identity, each once

  void score(String model, int sample, long version, double score) {
    put(new Entry(model, sample, version, false, score == 0 ? 0.0 : score)); // -0.0 is 0.0
  }

  void withdraw(String model, int sample, long version) {
    put(new Entry(model, sample, version, true, 0));
  }

  private void put(Entry entry) {
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
    for (Entry entry : entries) {
      boolean spokenFor =
          !standing.isEmpty()
              && standing.get(standing.size() - 1).policyModel().equals(entry.model());
      if (!entry.withdrawn() && !spokenFor) {
        standing.add(new ScoredAnswer(entry.model(), entry.sample(), entry.score()));
      }
    }
    return standing;
  }

  /** The score that stands for a model; null if it has none, or only withdrawn ones. */
  @Nullable Double of(String model) {
    return standing().stream()
        .filter(answer -> answer.policyModel().equals(model))
        .map(ScoredAnswer::score)
        .findFirst()
        .orElse(null);
  }
}
