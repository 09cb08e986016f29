package dev.charm.consumers.training.gate;

import dev.charm.calibration.evaluation.AccuracyChange;
import dev.charm.calibration.evaluation.SubstitutionAudit;
import java.util.Map;
import java.util.Optional;

/**
 * What a {@link Gate} judges a candidate by: preferences from outside the loop and the answers of
 * its round, scored by the candidate and by those before it. How they are scored, from features by
 * heads or from texts by whatever scores, is the evidence's own.
 */
public interface GateEvidence {

  /** Why nothing can be judged, for people; empty where something can. */
  Optional<String> nothing();

  /**
   * How the accuracy on preferences from outside changed, from the version before to the candidate.
   *
   * @throws IllegalStateException if {@linkplain #nothing() nothing} can be judged
   */
  AccuracyChange sinceBefore();

  /**
   * The same from the version that the lineage began with; empty where that is the one before.
   *
   * @throws IllegalStateException if {@linkplain #nothing() nothing} can be judged
   */
  Optional<AccuracyChange> sinceFirst();

  /** Shows an audit the answers of the round, with their rewards before and after. */
  void showTo(SubstitutionAudit audit);

  /** Which preferences were left out, for people; empty where none was. */
  Optional<String> unjudged();

  /** Which answers the audit was not shown, for people; empty where it was shown all. */
  Optional<String> unaudited();

  /** What was counted, under names that begin with {@code gate_}. */
  default Map<String, Double> counts() {
    return Map.of();
  }
}
