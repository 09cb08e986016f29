package dev.charm.ops.export;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * At most so many pairs a policy model. Pairs are taken in order of the hash of their prompt, then
 * of their key, each if neither of its models has its number yet. So the choice depends on the
 * pairs alone and not on their order, and prompts of all kinds and ages have the same chance.
 *
 * <p>It holds the keys of all pairs that stand for choice, and none of their texts.
 */
final class ModelQuota {
  private static final Comparator<Entry> ORDER =
      Comparator.<Entry>comparingLong(entry -> entry.hash() ^ Long.MIN_VALUE) // as unsigned
          .thenComparing(Entry::key);

  private final int most;
  private final boolean referenceCounts;
  private final List<Entry> entries = new ArrayList<>();

  private record Entry(long hash, String key, String overvalued, String reference) {}

  /**
   * @param most pairs a model
   * @param choice with {@link PairChoice#REFERENCE}, where the reference model is part of every
   *     pair by construction, the quota is the over-valued models' alone
   */
  ModelQuota(int most, PairChoice choice) {
    this.most = most;
    this.referenceCounts = choice != PairChoice.REFERENCE;
  }

  void offer(ExportedPair pair) {
    entries.add(
        new Entry(PromptHash.of(pair).bits(), pair.key(), pair.overvalued(), pair.reference()));
  }

  /** The keys of the pairs within the quota. */
  Set<String> within() {
    Map<String, Integer> taken = new HashMap<>();
    Set<String> keys = new HashSet<>();
    entries.sort(ORDER);
    for (Entry entry : entries) {
      List<String> counted =
          referenceCounts
              ? List.of(entry.overvalued(), entry.reference())
              : List.of(entry.overvalued());
      if (counted.stream().allMatch(model -> taken.getOrDefault(model, 0) < most)) {
        counted.forEach(model -> taken.merge(model, 1, Integer::sum));
        keys.add(entry.key());
      }
    }
    return keys;
  }
}
