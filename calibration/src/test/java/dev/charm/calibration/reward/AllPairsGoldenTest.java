package dev.charm.calibration.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** All cross pairs of the study: two hundred million of them, were each looked at. */
class AllPairsGoldenTest {
  @Test
  void shouldMeetEveryAllPairsFigureOfTheStudy() {
    StudyData.assumePresent();
    List<GoldenRow> rows = GoldenRow.all();
    assertThat(rows).hasSize(200);
    Objective.AllPairs objective = new Objective.AllPairs(0.1);
    for (GoldenRow row : rows) {
      double offset =
          OffsetSolver.solveAllPairs(
              row.scoresO(), row.scoresR(), row.number("p_elo"), objective.t());
      String name = row.name();
      assertThat(offset).as(name).isCloseTo(row.number("delta_allpairs_t01"), within(1e-9));
      assertThat(Calibrator.flips(row.differences(), offset))
          .as(name)
          .isEqualTo(row.count("flips_allpairs"));
      assertThat(WinRate.hard(row.differences(), offset))
          .as(name)
          .isEqualTo(row.number("hard_win_rate_after_allpairs"));
      assertThat(GoldenRow.hash(row.choices(offset)))
          .as(name)
          .isEqualTo(row.text("sha256_allpairs"));
    }
  }
}
