package dev.charm.streams.partial;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedNumbersTest {
  private static final long[] EXTREMES = {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE};

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 5_000})
  void shouldComeBackAsTheyWere(int size) {
    long[] numbers = new Random(size).longs(size).sorted().toArray();
    assertThat(PackedNumbers.of(PackedNumbers.of(size, i -> numbers[i]))).isEqualTo(numbers);
    assertThat(PackedNumbers.increasing(PackedNumbers.increasing(size, i -> numbers[i])))
        .isEqualTo(numbers);
    assertThat(PackedNumbers.counts(PackedNumbers.counts(size, i -> numbers[i]), size))
        .isEqualTo(numbers);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void shouldReadNoMoreThanItsOwnBytes(int before) {
    ByteBuffer packed = PackedNumbers.increasing(EXTREMES.length, i -> EXTREMES[i]);
    byte[] among = new byte[before + packed.remaining() + 2];
    packed.duplicate().get(among, before, packed.remaining());
    ByteBuffer part = ByteBuffer.wrap(among, before, packed.remaining()).slice();
    assertThat(PackedNumbers.increasing(part)).isEqualTo(EXTREMES);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 50})
  void shouldTakeNoBytesWhereEveryCountIsOne(int size) {
    ByteBuffer packed = PackedNumbers.counts(size, i -> 1);
    assertThat(packed.remaining()).isZero();
    long[] ones = new long[size];
    Arrays.fill(ones, 1);
    assertThat(PackedNumbers.counts(packed, size)).isEqualTo(ones);
  }
}
