package dev.charm.ops.dashboard.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.ops.dashboard.text.TextDifferences.Piece;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class TextDifferencesTest {

  private static String joined(List<Piece> pieces) {
    return pieces.stream().map(Piece::text).collect(Collectors.joining());
  }

  private static List<String> different(List<Piece> pieces) {
    return pieces.stream().filter(Piece::different).map(Piece::text).toList();
  }

  @Test
  void shouldMarkTheWordsThatOneTextHasAndTheOtherHasNot() {
    TextDifferences found =
        TextDifferences.of("The cat sat, quietly.", "The dog sat quietly.").orElseThrow();

    assertThat(found.byLine()).isFalse();
    assertThat(different(found.one())).containsExactly("cat", ",");
    assertThat(different(found.other())).containsExactly("dog");
  }

  @Test
  void shouldCompareIdeographsOneByOne() {
    TextDifferences found = TextDifferences.of("我喜欢猫", "我喜欢狗").orElseThrow();
    assertThat(different(found.one())).containsExactly("猫");
    assertThat(different(found.other())).containsExactly("狗");
  }

  @Test
  void shouldCompareLongTextsLineByLineAndThoseWithoutLinesNotAtAll() {
    TextDifferences found = TextDifferences.of(words(1, "\n"), words(2, "\n")).orElseThrow();
    assertThat(found.byLine()).isTrue();
    assertThat(joined(found.one())).isEqualTo(words(1, "\n"));
    assertThat(TextDifferences.of(many(1), many(2))).isEmpty();
    assertThat(TextDifferences.of(many(1) + "a", many(1) + "b").orElseThrow().one()).hasSize(2);
  }

  private static String words(int seed, String end) {
    Random random = new Random(seed);
    return IntStream.range(0, 1_500)
        .mapToObj(i -> "w" + random.nextInt(1000) + " and w" + random.nextInt(1000))
        .collect(Collectors.joining(end));
  }

  /** Many words on many lines, of which two texts have hardly one in common. */
  private static String many(int seed) {
    Random random = new Random(seed);
    return IntStream.range(0, 10_000)
        .mapToObj(i -> "w" + random.nextInt())
        .collect(Collectors.joining("\n"));
  }

  @Property
  void shouldConsistOfTheTextsThemselvesAndMarkNothingThatIsTheSame(
      @ForAll("texts") String one, @ForAll("texts") String other) {
    TextDifferences found = TextDifferences.of(one, other).orElseThrow();

    assertThat(joined(found.one())).isEqualTo(one);
    assertThat(joined(found.other())).isEqualTo(other);
    assertThat(same(found.one())).isEqualTo(same(found.other()));
    assertThat(different(found.one()).isEmpty() && different(found.other()).isEmpty())
        .isEqualTo(one.equals(other));
  }

  private static String same(List<Piece> pieces) {
    return joined(pieces.stream().filter(piece -> !piece.different()).toList());
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of("a", "b", " ", "\n", ".", "猫", "😀", "word")
        .list()
        .ofMaxSize(30)
        .map(parts -> String.join("", parts));
  }
}
