package dev.charm.ops.export;

import dev.charm.consumers.views.Spool;
import dev.charm.ops.export.PairFilter.Verdict;
import java.io.IOException;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The pairs of a source that are wanted: by themselves, then by what others there are, then by the
 * quotas of their models. The source is gone through for each of the three.
 */
final class SelectedPairs {
  private final PairSource source;
  private final ExportManifest.Settings settings;
  private final HarmfulPairs harmful;
  private @Nullable BitSet within;

  private SelectedPairs(PairSource source, ExportManifest.Settings settings, Spool spool) {
    this.source = source;
    this.settings = settings;
    this.harmful = new HarmfulPairs(spool);
  }

  /** Goes through a source to know which pairs are wanted. */
  static SelectedPairs of(PairSource source, ExportManifest.Settings settings, Spool spool)
      throws IOException {
    SelectedPairs selected = new SelectedPairs(source, settings, spool);
    selected.eachNumbered(
        (number, pair) -> {
          if (selected.byItself(pair) == Verdict.WRITTEN) {
            selected.harmful.offer(number, pair);
          }
        });
    selected.harmful.sort();
    Integer most = settings.filter().maxPerModel();
    if (most != null) {
      ModelQuota quota = new ModelQuota(most, settings.choice(), spool);
      selected.eachNumbered(
          (number, pair) -> {
            if (selected.byItself(pair) == Verdict.WRITTEN && selected.harm(number, pair) == null) {
              quota.offer(number, pair);
            }
          });
      selected.within = quota.within();
    }
    return selected;
  }

  /** Hands over the pairs that are wanted, and counts all. */
  ExportManifest.Counts each(PairSource.Visitor visitor) throws IOException {
    PairCounts counts = new PairCounts(settings.filter().asksForHash());
    PairSource.NoPair noPair =
        eachNumbered(
            (number, pair) -> {
              Verdict verdict = byItself(pair);
              Harm harm = verdict == Verdict.WRITTEN ? harm(number, pair) : null;
              if (harm != null) {
                counts.add(pair, harm);
              } else if (verdict == Verdict.WRITTEN && within != null && !within.get(number)) {
                counts.add(pair, Verdict.OVER_QUOTA);
              } else {
                counts.add(pair, verdict);
                if (verdict == Verdict.WRITTEN) {
                  visitor.visit(pair);
                }
              }
            });
    return counts.with(noPair, harmful.counts());
  }

  private Verdict byItself(ExportedPair pair) {
    return settings.filter().verdict(pair, settings.form().format());
  }

  private @Nullable Harm harm(int number, ExportedPair pair) {
    return harmful.first(settings.harms(), number, pair);
  }

  private interface Numbered {
    void visit(int number, ExportedPair pair) throws IOException;
  }

  private PairSource.NoPair eachNumbered(Numbered visitor) throws IOException {
    int[] next = {0};
    return source.each(
        pair -> {
          visitor.visit(next[0], pair);
          next[0] = Math.addExact(next[0], 1);
        });
  }
}
