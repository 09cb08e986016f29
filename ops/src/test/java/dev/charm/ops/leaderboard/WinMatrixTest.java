package dev.charm.ops.leaderboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.rating.VoteCounts;
import dev.charm.calibration.rating.VoteOutcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class WinMatrixTest {
  @Test
  void shouldShowTwoModelsFromBothSides() {
    VoteCounts counts = new VoteCounts();
    counts.add("a", "b", VoteOutcome.MODEL_A);
    counts.add("b", "a", VoteOutcome.MODEL_B);
    counts.add("a", "b", VoteOutcome.MODEL_B);
    counts.add("a", "b", VoteOutcome.BOTH_BAD);

    List<WinMatrix.Cell> cells = WinMatrix.cells(counts, List.of("a", "b", "unmet"));

    assertThat(cells)
        .containsExactly(
            new WinMatrix.Cell("a", "b", 4, 2, 1, 0, 1, 2.5 / 4),
            new WinMatrix.Cell("b", "a", 4, 1, 2, 0, 1, 1.5 / 4));
    assertThat(cells).extracting(WinMatrix.Cell::winRate).containsExactly(0.625, 0.375);
  }
}
