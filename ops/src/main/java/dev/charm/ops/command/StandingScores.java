package dev.charm.ops.command;

import dev.charm.calibration.reward.ScoredResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The scores that stand, by the rule of the contracts: the higher version counts, of equal versions
 * a withdrawal, then the larger score; of several answers of one model the lowest sample index that
 * has a score. The order of the events does not matter.
 */
final class StandingScores {
  private record Entry(long version, boolean withdrawn, double score) {
    private static final Comparator<Entry> WEIGHT =
        Comparator.comparingLong(Entry::version)
            .thenComparing(Entry::withdrawn)
            .thenComparingDouble(Entry::score);
  }

  /** By reward model, prompt, policy model and sample index. */
  private final SortedMap<String, Map<String, Map<String, SortedMap<Integer, Entry>>>> entries =
      new TreeMap<>();

  /** Takes an event in. */
  void add(ScoreEvent event) {
    entries
        .computeIfAbsent(event.rewardModel(), name -> new HashMap<>())
        .computeIfAbsent(event.promptId(), name -> new HashMap<>(4))
        .computeIfAbsent(event.policyModel(), name -> new TreeMap<>())
        .merge(
            event.sampleIndex(),
            new Entry(event.version(), event.withdrawn(), event.score()),
            (a, b) -> Entry.WEIGHT.compare(a, b) >= 0 ? a : b);
  }

  /** The score that stands for a model at a prompt; null if it has none, or only withdrawn ones. */
  @Nullable Double of(String rewardModel, String promptId, String policyModel) {
    return standing(
        entries
            .getOrDefault(rewardModel, Map.of())
            .getOrDefault(promptId, Map.of())
            .getOrDefault(policyModel, Collections.emptySortedMap()));
  }

  /** The reward models heard of, in order of name. */
  SortedSet<String> rewardModels() {
    return new TreeSet<>(entries.keySet());
  }

  /** The policy models that a reward model has a score of, in order of name. */
  SortedSet<String> models(String rewardModel) {
    TreeSet<String> models = new TreeSet<>();
    for (Map<String, SortedMap<Integer, Entry>> prompt :
        entries.getOrDefault(rewardModel, Map.of()).values()) {
      prompt.forEach(
          (model, samples) -> {
            if (standing(samples) != null) {
              models.add(model);
            }
          });
    }
    return models;
  }

  /** All scores of a reward model that stand, at most one a prompt and policy model. */
  List<ScoredResponse> responses(String rewardModel) {
    List<ScoredResponse> responses = new ArrayList<>();
    entries
        .getOrDefault(rewardModel, Map.of())
        .forEach(
            (prompt, models) ->
                models.forEach(
                    (model, samples) -> {
                      Double score = standing(samples);
                      if (score != null) {
                        responses.add(new ScoredResponse(prompt, model, score));
                      }
                    }));
    return responses;
  }

  private static @Nullable Double standing(SortedMap<Integer, Entry> samples) {
    for (Entry entry : samples.values()) {
      if (!entry.withdrawn()) {
        return entry.score();
      }
    }
    return null;
  }
}
