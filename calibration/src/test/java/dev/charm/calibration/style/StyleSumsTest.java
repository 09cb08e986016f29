package dev.charm.calibration.style;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class StyleSumsTest {
  @Property(tries = 100)
  void shouldLeaveNoTraceOfWhatIsTakenBack(@ForAll String kept, @ForAll String gone) {
    StyleSums one = StyleSums.NONE.plus(kept);
    assertThat(one.plus(gone).minus(gone)).isEqualTo(one);
    assertThat(StyleSums.NONE.plus(gone).plus(one)).isEqualTo(one.plus(gone));
  }

  @Test
  void shouldHaveTheMeansOfTheFeatures() {
    StyleSums sums = StyleSums.NONE.plus("One. Two!").plus("# Three\n\n- four");
    float[] a = StyleFeatures.of("One. Two!");
    float[] b = StyleFeatures.of("# Three\n\n- four");
    double[] means = sums.means();
    assertThat(means).hasSize(StyleFeatures.OF_RESPONSE.size());
    for (int i = 0; i < means.length; i++) {
      assertThat(means[i]).isEqualTo((a[i] + b[i]) / 2.0, within(1e-6));
    }
  }

  @Test
  void shouldBeWhatWasSent() {
    StyleSums sums = StyleSums.NONE.plus("One. Two!");
    long[] sent = IntStream.range(0, sums.size()).mapToLong(sums::sum).toArray();
    assertThat(StyleSums.of(1, sent)).isEqualTo(sums);
    assertThat(StyleSums.of(0, new long[0])).isEqualTo(StyleSums.NONE);
    assertThatThrownBy(() -> StyleSums.of(1, new long[3]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
