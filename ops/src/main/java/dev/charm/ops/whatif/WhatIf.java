package dev.charm.ops.whatif;

import dev.charm.calibration.rating.Rating;
import dev.charm.calibration.reward.BatchCalibration;
import dev.charm.calibration.reward.BatchCalibration.Decision;
import dev.charm.calibration.reward.Calibrated;
import dev.charm.calibration.reward.Calibrator;
import dev.charm.calibration.reward.DifferenceSummary;
import dev.charm.calibration.reward.Differences;
import dev.charm.calibration.reward.Objective;
import dev.charm.calibration.reward.QuantileRefinement;
import dev.charm.ops.status.RunningSettings;
import dev.charm.ops.why.PairChange;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Keys;
import dev.charm.schemas.OffsetSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What other ratings, another reference or another objective would make of the pairs in force. The
 * offsets are those that the running system would arrive at: with {@code win-rate} the exact ones,
 * with {@code paired} those of the summary of the evidence that it solves from.
 */
final class WhatIf {
  private final SortedMap<String, BatchCalibration> scores;
  private final Map<String, Calibration> inForce;
  private final Map<String, Rating> ratings;
  private final RunningSettings settings;

  /**
   * @param scores that stand, by reward model
   * @param inForce the calibrations in force, by key
   * @param ratings that there would be, by policy model
   * @param settings that there would be
   */
  WhatIf(
      SortedMap<String, BatchCalibration> scores,
      Map<String, Calibration> inForce,
      Map<String, Rating> ratings,
      RunningSettings settings) {
    this.scores = scores;
    this.inForce = inForce;
    this.ratings = ratings;
    this.settings = settings;
  }

  /**
   * Compares every calibration that is in force for the same reference, and every one that there
   * would be.
   *
   * @param flips is told of every pair that would change, in order of calibration and prompt
   * @return in order of reward model, over-valued model and reference
   */
  List<WhatIfRow> rows(Consumer<PairFlip> flips) {
    List<WhatIfRow> rows = new ArrayList<>();
    scores.forEach(
        (rewardModel, batch) ->
            calibrations(rewardModel, batch.models())
                .forEach(
                    (o, references) ->
                        references.forEach(r -> add(rewardModel, o, r, batch, flips, rows))));
    return List.copyOf(rows);
  }

  /** The calibrations that are and that could be: the references of each over-valued model. */
  private SortedMap<String, SortedSet<String>> calibrations(
      String rewardModel, Collection<String> scored) {
    TreeMap<String, SortedSet<String>> calibrations = new TreeMap<>();
    for (Calibration c : inForce.values()) {
      if (c.getRewardModel().equals(rewardModel) && isReference(c.getReference())) {
        calibrations.computeIfAbsent(c.getOvervalued(), o -> new TreeSet<>()).add(c.getReference());
      }
    }
    for (String o : scored) {
      for (String r : scored) {
        if (!o.equals(r) && isReference(r)) {
          calibrations.computeIfAbsent(o, name -> new TreeSet<>()).add(r);
        }
      }
    }
    return calibrations;
  }

  private boolean isReference(String model) {
    return settings.reference() == null || settings.reference().equals(model);
  }

  private void add(
      String rewardModel,
      String o,
      String r,
      BatchCalibration batch,
      Consumer<PairFlip> flips,
      List<WhatIfRow> rows) {
    SortedSet<String> scored = batch.models();
    List<Decision> common =
        scored.contains(o) && scored.contains(r) ? batch.decisions(o, r, 0) : List.of();
    Calibration known = inForce.get(Keys.calibration(rewardModel, o, r));
    WhatIfRow.Side now = side(known);
    WhatIfRow.Side then =
        known != null && isLeftAsItIs(known, ratings.keySet())
            ? now
            : common.isEmpty() ? null : solve(batch, o, r);
    if (now == null && then == null) {
      return;
    }
    Double offsetNow = now == null ? null : now.offset();
    Double offsetThen = then == null ? null : then.offset();
    long pairs = 0;
    Map<PairChange, Long> changes = new EnumMap<>(PairChange.class);
    for (Decision decision : common) {
      PairFlip flip = PairFlip.of(rewardModel, o, r, decision, offsetNow, offsetThen);
      pairs += flip.chosenNow() == null ? 0 : 1;
      changes.merge(flip.change(), 1L, Long::sum);
      if (flip.change() != PairChange.NONE) {
        flips.accept(flip);
      }
    }
    rows.add(
        new WhatIfRow(
            rewardModel,
            o,
            r,
            now,
            then,
            pairs,
            changes.getOrDefault(PairChange.FLIP, 0L),
            changes.getOrDefault(PairChange.APPEAR, 0L),
            changes.getOrDefault(PairChange.VANISH, 0L)));
  }

  /**
   * Whether a calibration is predicted and its over-valued model would have no rating still. What
   * would then be predicted takes the texts of all models, so it is shown as it is.
   */
  static boolean isLeftAsItIs(Calibration known, Set<String> rated) {
    return OffsetSource.isPredicted(known)
        && !rated.contains(known.getOvervalued())
        && rated.contains(known.getReference());
  }

  private static WhatIfRow.@Nullable Side side(@Nullable Calibration c) {
    return c == null
        ? null
        : new WhatIfRow.Side(
            c.getRatingOvervalued().getRating() - c.getRatingReference().getRating(),
            c.getExpectedWinRate(),
            c.getOffset(),
            c.getPrompts());
  }

  private WhatIfRow.@Nullable Side solve(BatchCalibration batch, String o, String r) {
    Rating ratingO = ratings.get(o);
    Rating ratingR = ratings.get(r);
    if (ratingO == null || ratingR == null) {
      return null;
    }
    Calibrated calibrated =
        settings.objective() instanceof Objective.Paired
            ? Calibrator.calibrate(summarised(batch, o, r), ratingO, ratingR, settings.objective())
            : batch
                .calibrate(Map.of(o, ratingO, r, ratingR), settings.objective(), r)
                .results()
                .get(0)
                .calibrated();
    return new WhatIfRow.Side(
        ratingO.value() - ratingR.value(),
        calibrated.expectedWinRate(),
        calibrated.offset(),
        calibrated.prompts());
  }

  /** As the running system sees them, which keeps them once for both models. */
  private static Differences summarised(BatchCalibration batch, String o, String r) {
    boolean turned = o.compareTo(r) > 0;
    QuantileRefinement straight =
        QuantileRefinement.of(
            DifferenceSummary.of(turned ? batch.differences(r, o) : batch.differences(o, r)), null);
    return (turned ? straight.turned() : straight).differences();
  }
}
