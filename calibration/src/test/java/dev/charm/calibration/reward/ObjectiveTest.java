package dev.charm.calibration.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ObjectiveTest {
  private static final OptionalDouble NONE = OptionalDouble.empty();

  @Test
  void shouldParseNamesWithTheirDefaults() {
    assertThat(Objective.parse("win-rate", NONE)).isEqualTo(new Objective.WinRate());
    assertThat(Objective.parse("paired", NONE)).isEqualTo(new Objective.Paired(1.0));
    assertThat(Objective.parse("all-pairs", NONE)).isEqualTo(new Objective.AllPairs(0.1));
    assertThat(Objective.parse("paired", OptionalDouble.of(0.25)))
        .isEqualTo(new Objective.Paired(0.25));
  }

  @Test
  void shouldComeBackFromItsNameAndTemperature() {
    for (Objective objective :
        new Objective[] {
          new Objective.WinRate(), new Objective.Paired(2), new Objective.AllPairs(3)
        }) {
      assertThat(Objective.parse(objective.name(), objective.temperature())).isEqualTo(objective);
    }
  }

  @Test
  void shouldSayWhatIsWrong() {
    assertThatThrownBy(() -> Objective.parse("elo", NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknown objective 'elo': one of win-rate, paired, all-pairs");
    assertThatThrownBy(() -> Objective.parse("win-rate", OptionalDouble.of(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no temperature");
    for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> Objective.parse("paired", OptionalDouble.of(bad)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("a temperature is positive");
    }
  }

  @Test
  void shouldRefuseDecisionsOnNaN() {
    assertThatThrownBy(() -> Choice.of(Double.NaN, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Choice.of(0, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldDecideByTheDifferenceAndNotByASumThatRounds() {
    double scoreO = 1.0;
    double scoreR = Math.nextUp(1.0);
    double delta = 1.4 * (scoreR - scoreO);
    assertThat(scoreO + delta).isEqualTo(scoreR);
    assertThat(Choice.of(scoreO - scoreR, delta)).isEqualTo(Choice.OVERVALUED);
    assertThat(Choice.of(-1.0, Math.nextUp(1.0))).isEqualTo(Choice.OVERVALUED);
    assertThat(Choice.of(-1.0, 1.0)).isEqualTo(Choice.NONE);
    assertThat(Choice.of(-1.0, Math.nextDown(1.0))).isEqualTo(Choice.REFERENCE);
    assertThat(Choice.of(-0.0, 0.0)).isEqualTo(Choice.NONE);
    assertThat(Choice.margin(-1.0, 0.25)).isEqualTo(0.75);
  }

  @Test
  void shouldMeasureTheMismatchAgainstTheLargestPossibleMiss() {
    assertThat(MismatchDegree.of(1.0, 0.25)).isEqualTo(1.0);
    assertThat(MismatchDegree.of(0.0, 0.75)).isEqualTo(-1.0);
    assertThat(MismatchDegree.of(0.5, 0.5)).isZero();
    assertThatThrownBy(() -> MismatchDegree.of(Double.NaN, 0.5))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MismatchDegree.of(0.5, 1.5))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
