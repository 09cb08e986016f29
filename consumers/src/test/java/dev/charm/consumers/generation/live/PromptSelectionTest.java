package dev.charm.consumers.generation.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.schemas.Prompt;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class PromptSelectionTest {
  private static Prompt prompt(String id, String category) {
    return Prompt.newBuilder().setPromptId(id).setCategory(category).build();
  }

  @Property
  void shouldHaveAllPromptsOfASmallerShareInALargerOne(
      @ForAll String id,
      @ForAll @DoubleRange(min = 0.01, max = 1) double one,
      @ForAll @DoubleRange(min = 0.01, max = 1) double other) {
    PromptSelection less = new PromptSelection(Math.min(one, other), Set.of(), null);
    PromptSelection more = new PromptSelection(Math.max(one, other), Set.of(), null);
    assertThat(!less.includes(prompt(id, "")) || more.includes(prompt(id, ""))).isTrue();
    assertThat(PromptSelection.ALL.includes(prompt(id, ""))).isTrue();
  }

  @Test
  void shouldChooseTheShareThatIsAskedForAndTheSamePromptsAlways() {
    PromptSelection tenth = new PromptSelection(0.1, Set.of(), null);
    long chosen =
        IntStream.range(0, 20_000).filter(i -> tenth.includes(prompt("p" + i, "x"))).count();
    assertThat(chosen).isBetween(1_850L, 2_150L);
    assertThat(IntStream.range(0, 60).filter(i -> tenth.includes(prompt("p" + i, "x"))))
        .containsExactly(0, 7, 17, 33, 37, 44, 53, 54, 59);
  }

  @Test
  void shouldChooseByCategoryAndById() {
    PromptSelection math = new PromptSelection(1, Set.of("math"), Set.of("a", "b"));
    assertThat(math.includes(prompt("a", "math"))).isTrue();
    assertThat(math.includes(prompt("a", "poems"))).isFalse();
    assertThat(math.includes(prompt("c", "math"))).isFalse();
    assertThat(math.includes(Prompt.newBuilder().setPromptId("a").build())).isFalse();
    assertThatThrownBy(() -> new PromptSelection(0, Set.of(), null)).hasMessageContaining("share");
  }
}
