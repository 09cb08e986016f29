package dev.charm.ops.export;

import dev.charm.consumers.views.ScoredAnswer;
import dev.charm.consumers.views.ScoredPrompts;
import dev.charm.ops.export.DecidedPair.Decisions;
import dev.charm.schemas.Keys;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which answers make pairs at each prompt, from the scores of all models there and one offset a
 * model. It holds the scores; pairs are made anew whenever they are asked for.
 */
public final class PairPlan {
  private final String rewardModel;
  private final PairChoice choice;
  private final ModelOffsets offsets;
  private final ScoredPrompts scores;
  private final SortedMap<String, String> prompts = new TreeMap<>();
  private final TreeSet<String> pending = new TreeSet<>();

  /**
   * @param rewardModel {@code name@version}
   * @param choice any but {@link PairChoice#REFERENCE}
   * @param offsets of the policy models, under that reward model
   * @param scores by that reward model
   */
  public PairPlan(
      String rewardModel, PairChoice choice, ModelOffsets offsets, ScoredPrompts scores) {
    this.rewardModel = rewardModel;
    this.choice = choice;
    this.offsets = offsets;
    this.scores = scores;
    for (String prompt : scores.prompts()) {
      // What the keys of its pairs begin with: prompts in this order give pairs in order of key.
      prompts.put(Keys.pair(rewardModel, prompt, "", ""), prompt);
      for (ScoredAnswer answer : scores.at(prompt)) {
        if (!offsets.knows(answer.policyModel())) {
          pending.add(answer.policyModel());
        }
      }
    }
  }

  String rewardModel() {
    return rewardModel;
  }

  ModelOffsets offsets() {
    return offsets;
  }

  /** The prompts in the order in which the keys of their pairs are. */
  Collection<String> prompts() {
    return prompts.values();
  }

  /** Models with a score and without an offset, in order of name: they take part in no pair. */
  public SortedSet<String> pending() {
    return new TreeSet<>(pending);
  }

  /** The pairs of a prompt. */
  Decisions at(String promptId) {
    return DecidedPair.choose(choice, scores.at(promptId), offsets);
  }

  /** Whether a prompt has any pair, and so a text that is wanted. */
  public boolean takesPart(String promptId) {
    return !at(promptId).pairs().isEmpty();
  }

  /** Whether an answer is part of any pair, and so its text wanted. */
  public boolean takesPart(String promptId, String policyModel, int sampleIndex) {
    List<DecidedPair> pairs = at(promptId).pairs();
    return pairs.stream().anyMatch(pair -> pair.holds(policyModel, sampleIndex));
  }
}
