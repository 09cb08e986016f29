package dev.charm.ops.export;

import static dev.charm.ops.export.PairSamples.calibration;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.schemas.Calibration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelOffsetsTest {
  private static final List<Calibration> EVERY_ORDERED_PAIR =
      List.of(
          calibration("a", "b", 1),
          calibration("b", "a", -1),
          calibration("c", "b", 2),
          calibration("c", "a", 3));

  @Test
  void shouldTakeTheOffsetsAgainstTheReferenceThatIsNamed() {
    ModelOffsets offsets = ModelOffsets.of(EVERY_ORDERED_PAIR, "b");

    assertThat(offsets.reference()).isEqualTo("b");
    assertThat(offsets.of("b")).isZero();
    assertThat(offsets.of("a")).isEqualTo(1);
    assertThat(offsets.of("c")).isEqualTo(2);
    assertThat(offsets.knows("d")).isFalse();
    assertThatThrownBy(() -> offsets.of("d")).hasMessage("no calibration of d against b");
  }

  @Test
  void shouldTakeTheOnlyReferenceThereIs() {
    assertThat(ModelOffsets.of(List.of(calibration("a", "b", 1)), null).reference()).isEqualTo("b");
  }

  @Test
  void shouldAskForAReferenceWhereThereAreSeveral() {
    assertThatThrownBy(() -> ModelOffsets.of(EVERY_ORDERED_PAIR, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("choose one with --reference, of a, b");
  }

  @Test
  void shouldRefuseAReferenceThatNothingIsCalibratedAgainst() {
    assertThatThrownBy(() -> ModelOffsets.of(EVERY_ORDERED_PAIR, "c"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no calibration against c is in force, only against a, b");
    assertThatThrownBy(() -> ModelOffsets.of(List.of(), "c"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no calibration is in force");
  }
}
