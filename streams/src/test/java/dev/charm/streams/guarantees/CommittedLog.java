package dev.charm.streams.guarantees;

import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.ModelStats;
import dev.charm.schemas.PreferencePair;
import dev.charm.schemas.RatingCovariance;
import dev.charm.streams.Projection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The whole committed logs of what streaming publishes: what they come to, and what they break. */
public record CommittedLog(
    List<Logged<PreferencePair>> pairs,
    List<Logged<Calibration>> calibrations,
    List<Logged<Calibration>> history,
    List<Logged<ModelStats>> modelStats,
    List<Logged<ArenaRating>> ratings,
    List<Logged<RatingCovariance>> covariances) {

  /** What the logs come to. */
  public Projection projection() {
    return Projection.of(
        Logged.latest(pairs), Logged.latest(calibrations), Logged.latest(modelStats));
  }

  /** Whether every partition has applied each calibration. */
  public boolean settled() {
    return Guarantee.ALL_IS_SETTLED.brokenBy(this).isEmpty();
  }

  /** What breaks a guarantee whatever the numbers are, a line each; empty if nothing does. */
  public List<String> broken() {
    List<String> broken = new ArrayList<>();
    Arrays.stream(Guarantee.values()).forEach(one -> broken.addAll(one.brokenBy(this)));
    return broken;
  }

  /** With other pairs. */
  public CommittedLog withPairs(List<Logged<PreferencePair>> other) {
    return new CommittedLog(other, calibrations, history, modelStats, ratings, covariances);
  }

  /** With other calibrations. */
  public CommittedLog withCalibrations(List<Logged<Calibration>> other) {
    return new CommittedLog(pairs, other, history, modelStats, ratings, covariances);
  }

  /** With another history. */
  public CommittedLog withHistory(List<Logged<Calibration>> other) {
    return new CommittedLog(pairs, calibrations, other, modelStats, ratings, covariances);
  }

  /** With other statistics. */
  public CommittedLog withModelStats(List<Logged<ModelStats>> other) {
    return new CommittedLog(pairs, calibrations, history, other, ratings, covariances);
  }

  /** With other arena ratings. */
  public CommittedLog withRatings(List<Logged<ArenaRating>> other) {
    return new CommittedLog(pairs, calibrations, history, modelStats, other, covariances);
  }

  /** With other covariances. */
  public CommittedLog withCovariances(List<Logged<RatingCovariance>> other) {
    return new CommittedLog(pairs, calibrations, history, modelStats, ratings, other);
  }
}
