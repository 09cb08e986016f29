package dev.charm.ops.dashboard.data;

import dev.charm.calibration.reward.MismatchDegree;
import dev.charm.consumers.views.RewardModelView;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.ModelStats;
import dev.charm.schemas.OffsetSource;
import dev.charm.schemas.RewardModelVersion;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A reward model on the list of all.
 *
 * @param id {@code name@version}
 * @param status of a version that is trained here, in lower case; null of others
 * @param models how many policy models it has scored
 * @param responses how many responses count of those
 * @param calibrations in force
 * @param unsettled those of them that not every pair follows yet
 * @param mismatchBefore mean |MD| of calibrations whose two models are rated; null without one
 * @param mismatchAfter the same after calibration
 * @param flips pairs that calibration has decided otherwise than raw rewards
 */
public record RewardModelSummary(
    String id,
    @Nullable String status,
    int models,
    long responses,
    int calibrations,
    int unsettled,
    @Nullable Double mismatchBefore,
    @Nullable Double mismatchAfter,
    long flips) {

  /** All that are known, in order. */
  public static List<RewardModelSummary> all(SystemViews views) {
    Collection<ModelStats> statistics = views.statistics();
    Collection<Calibration> calibrations = views.calibrations();
    Collection<RewardModelVersion> versions = views.versions();
    TreeSet<String> ids = new TreeSet<>();
    statistics.forEach(stats -> ids.add(stats.getRewardModel()));
    calibrations.forEach(calibration -> ids.add(calibration.getRewardModel()));
    versions.forEach(version -> ids.add(RewardModelView.id(version)));
    return ids.stream().map(id -> of(id, statistics, calibrations, versions)).toList();
  }

  private static RewardModelSummary of(
      String id,
      Collection<ModelStats> statistics,
      Collection<Calibration> calibrations,
      Collection<RewardModelVersion> versions) {
    List<ModelStats> models =
        statistics.stream().filter(stats -> stats.getRewardModel().equals(id)).toList();
    List<Calibration> own =
        calibrations.stream().filter(c -> c.getRewardModel().equals(id)).toList();
    return new RewardModelSummary(
        id,
        versions.stream()
            .filter(version -> RewardModelView.id(version).equals(id))
            .map(version -> version.getStatus().toLowerCase(Locale.ROOT))
            .findFirst()
            .orElse(null),
        models.size(),
        models.stream().mapToLong(ModelStats::getResponses).sum(),
        own.size(),
        (int) own.stream().filter(c -> !c.getSettled()).count(),
        mean(own, Calibration::getHardWinRate),
        mean(own, Calibration::getCalibratedHardWinRate),
        own.stream().mapToLong(Calibration::getFlips).sum());
  }

  private static @Nullable Double mean(
      List<Calibration> calibrations, ToDoubleFunction<Calibration> winRate) {
    List<Calibration> rated =
        calibrations.stream().filter(c -> !OffsetSource.isPredicted(c)).toList();
    return rated.isEmpty()
        ? null
        : rated.stream()
            .mapToDouble(
                c -> Math.abs(MismatchDegree.of(winRate.applyAsDouble(c), c.getExpectedWinRate())))
            .average()
            .orElse(0);
  }
}
