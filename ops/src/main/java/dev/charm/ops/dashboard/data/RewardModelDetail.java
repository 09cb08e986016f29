package dev.charm.ops.dashboard.data;

import dev.charm.ops.batch.CalibrationRow;
import dev.charm.ops.leaderboard.RewardLeaderboard;
import dev.charm.ops.leaderboard.RewardLeaderboardRow;
import dev.charm.ops.training.VersionRow;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.ModelStats;
import dev.charm.schemas.RewardModelId;
import dev.charm.schemas.RewardModelVersion;
import dev.charm.schemas.TrainingRound;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A reward model as it is seen now.
 *
 * @param id {@code name@version}
 * @param models how each policy model fares with it, in order of rating
 * @param calibrations in force, greatest mismatch first
 * @param versions of the same name, older first; empty if it is not trained here
 * @param rounds of training of the same name that have a curve, older first
 */
public record RewardModelDetail(
    String id,
    List<RewardLeaderboardRow> models,
    List<CalibrationRow> calibrations,
    List<VersionRow> versions,
    List<TrainingRound> rounds) {

  /** What is known of a reward model; empty if nothing is. */
  public static Optional<RewardModelDetail> of(SystemViews views, String id) {
    List<ModelStats> statistics =
        views.statistics().stream().filter(stats -> stats.getRewardModel().equals(id)).toList();
    List<Calibration> calibrations =
        views.calibrations().stream().filter(c -> c.getRewardModel().equals(id)).toList();
    String name = name(id);
    List<VersionRow> versions =
        views.versions().stream()
            .filter(version -> version.getName().equals(name))
            .sorted(
                Comparator.comparing(RewardModelVersion::getCreatedAt)
                    .thenComparing(RewardModelVersion::getVersion))
            .map(VersionRow::of)
            .toList();
    boolean known = versions.stream().anyMatch(version -> version.rewardModel().equals(id));
    if (statistics.isEmpty() && calibrations.isEmpty() && !known) {
      return Optional.empty();
    }
    return Optional.of(
        new RewardModelDetail(
            id,
            RewardLeaderboard.rows(statistics, calibrations, views.ratings(), null),
            calibrations.stream()
                .map(CalibrationRow::of)
                .sorted(
                    Comparator.comparing((CalibrationRow row) -> -Math.abs(row.mismatchDegree()))
                        .thenComparing(CalibrationRow::overvalued)
                        .thenComparing(CalibrationRow::reference))
                .toList(),
            versions,
            views.rounds().stream()
                .filter(round -> round.getRewardModel().equals(name))
                .filter(round -> !round.getCurve().isEmpty())
                .sorted(Comparator.comparing(TrainingRound::getChangedAt))
                .toList()));
  }

  private static String name(String id) {
    try {
      return RewardModelId.parse(id).name();
    } catch (IllegalArgumentException e) {
      return id;
    }
  }
}
