package dev.charm.streams.prompt;

import dev.charm.calibration.reward.EvolvingSummary;
import dev.charm.streams.state.ModelPair;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The summaries that were worked on last, in bounded memory. What is not here is made anew of the
 * index when it is asked for.
 */
final class RecentSummaries {
  /** What the summaries of one partition may take, bytes. */
  static final long LIMIT = 8 * 1024 * 1024;

  private static final long OVERHEAD = 400; // of names, objects and the entry of the map

  private final Map<ModelPair, EvolvingSummary> summaries = new LinkedHashMap<>(16, 0.75f, true);
  private final long limit;
  private long bytes;

  /**
   * @param limit bytes
   */
  RecentSummaries(long limit) {
    this.limit = limit;
  }

  /** That of a pair, or null if it is not held. */
  @Nullable EvolvingSummary get(ModelPair pair) {
    return summaries.get(pair);
  }

  /** Holds one from now on, instead of any other of the pair. */
  void put(ModelPair pair, EvolvingSummary summary) {
    remove(pair);
    summaries.put(pair, summary);
    bytes += OVERHEAD + summary.bytes();
    shrink();
  }

  /** Changes that of a pair, if it is held. */
  void change(ModelPair pair, Consumer<EvolvingSummary> change) {
    EvolvingSummary summary = summaries.get(pair);
    if (summary != null) {
      bytes -= summary.bytes();
      change.accept(summary);
      bytes += summary.bytes();
      shrink();
    }
  }

  void remove(ModelPair pair) {
    EvolvingSummary gone = summaries.remove(pair);
    if (gone != null) {
      bytes -= OVERHEAD + gone.bytes();
    }
  }

  /** What is held takes, bytes. */
  long bytes() {
    return bytes;
  }

  private void shrink() {
    Iterator<Map.Entry<ModelPair, EvolvingSummary>> eldest = summaries.entrySet().iterator();
    while (bytes > limit && summaries.size() > 1) {
      bytes -= OVERHEAD + eldest.next().getValue().bytes();
      eldest.remove();
    }
  }
}
