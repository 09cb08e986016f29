package dev.charm.ops.batch;

import dev.charm.ops.listing.Column;
import dev.charm.ops.listing.Listing;
import dev.charm.ops.listing.Output;
import dev.charm.schemas.ModelStats;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Two versions of a reward model side by side, one row a policy model. */
public final class VersionComparison {
  private record Row(
      String policyModel,
      @Nullable Double meanBefore,
      @Nullable Double meanAfter,
      @Nullable Double expected,
      @Nullable Double hardBefore,
      @Nullable Double hardAfter,
      @Nullable Double mismatchBefore,
      @Nullable Double mismatchAfter) {}

  private VersionComparison() {}

  /**
   * Prints the comparison.
   *
   * @param before version that scored first, {@code name@version}, with its statistics and its
   *     calibrations against one reference
   * @param after likewise, the later version
   */
  public static void print(
      String before,
      List<ModelStats> statsBefore,
      List<CalibrationRow> calibrationsBefore,
      String after,
      List<ModelStats> statsAfter,
      List<CalibrationRow> calibrationsAfter,
      Output output,
      PrintWriter out) {
    String first = before.substring(before.lastIndexOf('@'));
    String second = after.substring(after.lastIndexOf('@'));
    Listing<Row> listing =
        Listing.of(
            Column.of("policy_model", Row::policyModel),
            column("mean_before", "mean reward " + first, Row::meanBefore),
            column("mean_after", second, Row::meanAfter),
            column("expected", "expected win rate", Row::expected),
            column("hard_before", "win rate " + first, Row::hardBefore),
            column("hard_after", second, Row::hardAfter),
            column("mismatch_before", "MD " + first, Row::mismatchBefore),
            column("mismatch_after", second, Row::mismatchAfter));
    List<Row> rows = new ArrayList<>();
    for (ModelStats model : statsBefore) {
      String name = model.getPolicyModel();
      Optional<CalibrationRow> own = of(name, calibrationsBefore);
      Optional<CalibrationRow> later = of(name, calibrationsAfter);
      rows.add(
          new Row(
              name,
              model.getMean(),
              statsAfter.stream()
                  .filter(stats -> stats.getPolicyModel().equals(name))
                  .findFirst()
                  .map(ModelStats::getMean)
                  .orElse(null),
              own.map(CalibrationRow::expectedWinRate).orElse(null),
              own.map(CalibrationRow::hardWinRate).orElse(null),
              later.map(CalibrationRow::hardWinRate).orElse(null),
              own.map(CalibrationRow::mismatchDegree).orElse(null),
              later.map(CalibrationRow::mismatchDegree).orElse(null)));
    }
    listing.print(output, rows, out);
  }

  private static Column<Row> column(
      String name, String heading, Function<Row, @Nullable Object> value) {
    return Column.of(name, 3, value).headed(heading);
  }

  private static Optional<CalibrationRow> of(String policyModel, List<CalibrationRow> rows) {
    return rows.stream().filter(row -> row.overvalued().equals(policyModel)).findFirst();
  }
}
