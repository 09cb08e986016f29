package dev.charm.calibration.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SortableDoubleTest {
  @Provide
  Arbitrary<Double> numbers() {
    return Arbitraries.longs()
        .map(Double::longBitsToDouble)
        .filter(d -> !Double.isNaN(d))
        .edgeCases(
            c ->
                c.add(
                    0.0,
                    -0.0,
                    Double.MIN_VALUE,
                    -Double.MIN_VALUE,
                    Double.POSITIVE_INFINITY,
                    Double.NEGATIVE_INFINITY));
  }

  @Property
  void shouldSortAsTheNumbersDo(@ForAll("numbers") double a, @ForAll("numbers") double b) {
    int order = Double.compare(a + 0.0, b + 0.0);
    assertThat(Long.compare(SortableDouble.toLong(a), SortableDouble.toLong(b))).isEqualTo(order);
    assertThat(
            Integer.signum(
                Arrays.compareUnsigned(SortableDouble.toBytes(a), SortableDouble.toBytes(b))))
        .isEqualTo(order);
  }

  @Property
  void shouldComeBackAsTheSameNumber(@ForAll("numbers") double number) {
    byte[] key = new byte[SortableDouble.BYTES + 3];
    SortableDouble.write(number, key, 3);
    assertThat(SortableDouble.read(key, 3)).isEqualTo(number + 0.0);
    assertThat(SortableDouble.fromLong(SortableDouble.toLong(number))).isEqualTo(number + 0.0);
  }

  @Example
  void shouldGiveBothZerosOneKey() {
    assertThat(SortableDouble.toBytes(-0.0)).isEqualTo(SortableDouble.toBytes(0.0));
    assertThat(SortableDouble.toBytes(0.0)).isEqualTo(new byte[] {-128, 0, 0, 0, 0, 0, 0, 0});
  }

  @Example
  void shouldRefuseNaN() {
    assertThatThrownBy(() -> SortableDouble.toLong(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
