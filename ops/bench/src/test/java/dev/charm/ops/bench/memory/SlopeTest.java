package dev.charm.ops.bench.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SlopeTest {

  private static Slope.Point point(int count, double heap) {
    return new Slope.Point(count, new Use(heap, 0, 0, 0, 0));
  }

  @Test
  void shouldBeWhatOneMoreCostsWhateverTheRestTakes() {
    List<Slope.Point> points = List.of(point(10, 1_070), point(20, 1_140), point(40, 1_280));
    assertThat(Slope.of(points, Use::heap).bytes()).isCloseTo(7, within(1e-9));
    assertThat(Slope.of(points, Use::resident).bytes()).isZero();
  }

  @Test
  void shouldPassBetweenPointsThatAreNotOnALine() {
    assertThat(Slope.of(List.of(point(0, 0), point(1, 3), point(2, 2)), Use::heap).bytes())
        .isCloseTo(1, within(1e-9));
  }

  @Test
  void shouldBeZeroWhereNothingIsCompared() {
    assertThat(Slope.of(List.of(point(5, 100)), Use::heap).bytes()).isZero();
  }
}
