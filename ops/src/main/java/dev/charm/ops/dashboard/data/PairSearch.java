package dev.charm.ops.dashboard.data;

import dev.charm.consumers.store.FoundPairs;
import dev.charm.consumers.store.HeldPair;
import dev.charm.consumers.store.PairIndex;
import dev.charm.consumers.store.PairModels;
import dev.charm.consumers.store.PairSummary;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Keys;
import dev.charm.schemas.PreferencePair;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds preference pairs, with the calibrations in force now. */
public final class PairSearch {
  /** Whoever waits does not wait longer; the next page goes on. */
  private static final Duration WITHIN = Duration.ofMillis(250);

  private final PairIndex pairs;
  private final SystemViews views;

  public PairSearch(PairIndex pairs, SystemViews views) {
    this.pairs = pairs;
    this.views = views;
  }

  /** A page of pairs. */
  public PairRows page(PairQuery query) {
    PairFilter filter = query.filter();
    Calibrations calibrations =
        new Calibrations(filter, filter.model() != null && isModel(filter.model()));
    FoundPairs found =
        pairs.search(
            filter.isAll() ? pair -> true : calibrations::fits,
            query.after(),
            query.limit(),
            WITHIN);
    return new PairRows(
        found.pairs().stream().map(calibrations::row).toList(),
        found.next(),
        found.searched(),
        found.complete());
  }

  private boolean isModel(String name) {
    return views.statistics().stream().anyMatch(s -> s.getPolicyModel().equals(name))
        || views.calibrations().stream()
            .anyMatch(c -> c.getOvervalued().equals(name) || c.getReference().equals(name));
  }

  /** Pairs share few calibrations: each is looked at once. */
  private final class Calibrations {
    private record Known(boolean fits, @Nullable Double offset) {}

    private final PairFilter filter;
    private final boolean exact;
    private final Map<PairModels, Known> known = new HashMap<>();

    Calibrations(PairFilter filter, boolean exact) {
      this.filter = filter;
      this.exact = exact;
    }

    private Known of(PairSummary pair) {
      return known.computeIfAbsent(
          pair.models(),
          models ->
              new Known(
                  filter.fits(models, exact),
                  views
                      .calibration(models.calibrationKey())
                      .map(Calibration::getOffset)
                      .orElse(null)));
    }

    boolean fits(PairSummary pair) {
      Known calibration = of(pair);
      return calibration.fits() && filter.fits(new PairRow(pair, calibration.offset()));
    }

    PairRow row(PairSummary pair) {
      return new PairRow(pair, of(pair).offset());
    }
  }

  /**
   * The pair of the first of some keys that has one.
   *
   * @param keys as an address may mean it
   */
  public Optional<WholePair> find(List<String> keys) {
    for (String key : keys) {
      Optional<HeldPair> held = pairs.get(key);
      if (held.isPresent()) {
        return held.map(whole -> whole(key, whole));
      }
    }
    return Optional.empty();
  }

  private WholePair whole(String key, HeldPair held) {
    PreferencePair pair = held.pair();
    @Nullable Calibration calibration =
        views
            .calibration(
                Keys.calibration(pair.getRewardModel(), pair.getOvervalued(), pair.getReference()))
            .orElse(null);
    return new WholePair(key, held, calibration);
  }

  /** How often a reward model prefers the longer answer. */
  public LengthPreference lengths(String rewardModel) {
    return LengthPreference.of(pairs, rewardModel);
  }

  /** How many pairs there are, roughly. */
  public long size() {
    return pairs.size();
  }

  /** The reward models that have calibrations. */
  public List<String> rewardModels() {
    return views.calibrations().stream()
        .map(Calibration::getRewardModel)
        .distinct()
        .sorted()
        .toList();
  }

  /** The models that calibrations compare. */
  public List<String> models() {
    return views.calibrations().stream()
        .flatMap(c -> List.of(c.getOvervalued(), c.getReference()).stream())
        .distinct()
        .sorted()
        .toList();
  }
}
