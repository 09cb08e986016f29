package dev.charm.ops.export;

import dev.charm.ops.export.PairFilter.Verdict;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts what becomes of pairs that come in order of key. */
final class PairCounts {
  private final boolean hashes;
  private final Map<Verdict, Long> verdicts = new EnumMap<>(Verdict.class);
  private final long[] dropped = new long[Harm.values().length];
  private long notYetFlipped;
  private long promptsById;
  private @Nullable String lastById;

  /**
   * @param hashes whether hashes of prompts decide anything
   */
  PairCounts(boolean hashes) {
    this.hashes = hashes;
  }

  void add(ExportedPair pair, Verdict verdict) {
    verdicts.merge(verdict, 1L, Long::sum);
    if (verdict == Verdict.WRITTEN && !pair.agreesWithOffset()) {
      notYetFlipped++;
    }
    boolean wanted = verdict != Verdict.WITHOUT_TEXTS && verdict != Verdict.NO_PLACE;
    boolean byId = hashes && wanted && pair.prompt() == null;
    if (byId && !pair.promptId().equals(lastById)) { // a prompt's pairs stand together
      promptsById++;
      lastById = pair.promptId();
    }
  }

  /** Counts a pair that was dropped for a harm. */
  void add(ExportedPair pair, Harm harm) {
    add(pair, Verdict.HARMFUL);
    dropped[harm.ordinal()]++;
  }

  ExportManifest.Counts with(PairSource.NoPair noPair, HarmCounts harmful) {
    long read = verdicts.values().stream().mapToLong(Long::longValue).sum();
    return new ExportManifest.Counts(
        read + noPair.withoutCalibration(),
        of(Verdict.WRITTEN),
        of(Verdict.WITHOUT_TEXTS),
        noPair.withoutCalibration(),
        of(Verdict.NO_PLACE),
        of(Verdict.OTHER_SPLIT),
        of(Verdict.BELOW_MARGIN),
        of(Verdict.LENGTH_UNKNOWN),
        of(Verdict.LENGTHS_UNEQUAL),
        of(Verdict.OVER_QUOTA),
        HarmCounts.of(harm -> dropped[harm.ordinal()]),
        harmful,
        notYetFlipped,
        promptsById,
        noPair.ties());
  }

  private long of(Verdict verdict) {
    return verdicts.getOrDefault(verdict, 0L);
  }
}
