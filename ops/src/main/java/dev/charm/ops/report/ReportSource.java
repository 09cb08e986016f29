package dev.charm.ops.report;

import dev.charm.consumers.views.LogReader;
import dev.charm.ops.batch.BatchCalibrations;
import dev.charm.ops.batch.LengthListing;
import dev.charm.ops.batch.LengthRow;
import dev.charm.ops.batch.StudyBatch;
import dev.charm.ops.dashboard.data.RewardModelDetail;
import dev.charm.ops.dashboard.data.SystemState;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Keys;
import dev.charm.schemas.OffsetSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What a report is made of.
 *
 * @param state ratings, statistics, calibrations, versions
 * @param lengths what the lengths of answers explain of some of the calibrations
 * @param data hashes of all this
 */
public record ReportSource(SystemState state, List<LengthRow> lengths, List<DataHash> data) {
  /** Of how many calibrations of a reward model lengths are told: the greatest mismatches. */
  static final int MOST_LENGTHS = 100;

  /**
   * The topics as they stand.
   *
   * @param rewardModels of which reward models lengths are told
   */
  public static ReportSource read(LogReader reader, Predicate<String> rewardModels)
      throws IOException {
    SystemState state = SystemState.read(reader);
    LengthListing lengths = new LengthListing();
    List<Calibration> told = greatest(state, rewardModels);
    if (!told.isEmpty()) {
      lengths.add(told, reader);
    }
    return new ReportSource(
        state,
        lengths.rows(),
        List.of(
            DataHash.of("ratings in force", state.ratings()),
            DataHash.of("statistics of models", state.statistics()),
            DataHash.of("calibrations in force", state.calibrations()),
            DataHash.of("versions of reward models", state.versions())));
  }

  private static List<Calibration> greatest(SystemState state, Predicate<String> rewardModels) {
    Set<String> keys = new HashSet<>();
    TreeSet<String> names = new TreeSet<>();
    state.calibrations().stream()
        .map(Calibration::getRewardModel)
        .filter(rewardModels)
        .forEach(names::add);
    for (String name : names) {
      RewardModelDetail.of(state, name).stream()
          .flatMap(detail -> detail.calibrations().stream())
          .filter(row -> !row.offsetSource().equals(OffsetSource.PREDICTED))
          .limit(MOST_LENGTHS)
          .forEach(row -> keys.add(Keys.calibration(name, row.overvalued(), row.reference())));
    }
    return state.calibrations().stream()
        .filter(
            c ->
                keys.contains(
                    Keys.calibration(c.getRewardModel(), c.getOvervalued(), c.getReference())))
        .toList();
  }

  /**
   * The files of a study.
   *
   * @param files that the study was read from, the table of ratings among them
   */
  public static ReportSource of(StudyBatch study, BatchCalibrations calibrations, List<Path> files)
      throws IOException {
    List<DataHash> data = new ArrayList<>();
    for (Path file : files) {
      data.addAll(DataHash.of(file));
    }
    return new ReportSource(
        StudyState.of(study, calibrations), calibrations.lengths().rows(), List.copyOf(data));
  }
}
