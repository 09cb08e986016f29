package dev.charm.ops.export;

import dev.charm.consumers.views.SortedRuns;
import dev.charm.consumers.views.Spool;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * At most so many pairs a policy model. Pairs are taken in order of the hash of their prompt, then
 * of their key, each if neither of its models has its number yet. So the choice depends on the
 * pairs alone and not on their order, and prompts of all kinds and ages have the same chance.
 *
 * <p>It holds the names of the models and a bit a pair; the keys of all pairs that stand for choice
 * are put aside in a spool.
 */
final class ModelQuota {
  private final int most;
  private final boolean referenceCounts;
  private final SortedRuns candidates;
  private final Map<String, Integer> models = new HashMap<>();

  /**
   * @param most pairs a model
   * @param choice with {@link PairChoice#REFERENCE}, where the reference model is part of every
   *     pair by construction, the quota is the over-valued models' alone
   * @param spool has room for the keys; stays the caller's to close
   */
  ModelQuota(int most, PairChoice choice, Spool spool) {
    this.most = most;
    this.referenceCounts = choice != PairChoice.REFERENCE;
    this.candidates = new SortedRuns(spool);
  }

  /** Takes a pair with its number in the order of the source. */
  void offer(int number, ExportedPair pair) {
    byte[] key = pair.key().getBytes(StandardCharsets.UTF_16BE);
    ByteBuffer order = ByteBuffer.allocate(Long.BYTES + key.length);
    order.putLong(PromptHash.of(pair).bits()).put(key);
    ByteBuffer value = ByteBuffer.allocate(3 * Integer.BYTES);
    value.putInt(number).putInt(model(pair.overvalued())).putInt(model(pair.reference()));
    candidates.add(order.array(), value.array());
  }

  private int model(String name) {
    return models.computeIfAbsent(name, n -> models.size());
  }

  /** The numbers of the pairs within the quota. */
  BitSet within() {
    int[] taken = new int[models.size()];
    BitSet within = new BitSet();
    candidates.<RuntimeException>each(
        entry -> {
          ByteBuffer value = ByteBuffer.wrap(entry.value());
          int number = value.getInt();
          List<Integer> counted = new ArrayList<>(List.of(value.getInt()));
          if (referenceCounts) {
            counted.add(value.getInt());
          }
          if (counted.stream().allMatch(model -> taken[model] < most)) {
            counted.forEach(model -> taken[model]++);
            within.set(number);
          }
        });
    return within;
  }
}
