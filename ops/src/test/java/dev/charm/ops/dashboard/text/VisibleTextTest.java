package dev.charm.ops.dashboard.text;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleTextTest {

  @ParameterizedTest
  @ValueSource(
      ints = {
        0x00, 0x07, 0x08, 0x1B, 0x7F, 0x85, 0x9B, 0xAD, 0x34F, 0x61C, 0x115F, 0x180E, 0x200B,
        0x200E, 0x200F, 0x2028, 0x2029, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2060, 0x2064,
        0x2066, 0x2067, 0x2068, 0x2069, 0x206F, 0x3164, 0xFEFF, 0xFFA0, 0xFFF9, 0xE0001, 0xE0041,
        0xE007F, 0xE0100
      })
  void shouldMarkWhatOneDoesNotSeeAndWhatTurnsTextRound(int point) {
    String hidden = Character.toString(point);
    assertThat(VisibleText.of("a" + hidden + "b"))
        .isEqualTo("a⟦U+%04X⟧b".formatted(point))
        .doesNotContain(hidden);
  }

  @Test
  void shouldMarkHalfACharacter() {
    assertThat(VisibleText.of("a\uD83D")).isEqualTo("a⟦U+D83D⟧");
    assertThat(VisibleText.of("\uDE00\uD83D")).isEqualTo("⟦U+DE00⟧⟦U+D83D⟧");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain\n\ttext",
        "日本語 עברית العربية",
        "👩‍👩‍👧 ❤️ ✈️",
        "می‌خواهم",
        "é é",
        "⟦U+202E⟧"
      })
  void shouldLeaveScriptsAndEmojiAsTheyAre(String text) {
    assertThat(VisibleText.of(text)).isSameAs(text);
  }

  @Test
  void shouldEndLinesInALineFeed() {
    assertThat(VisibleText.of("a\r\nb\rc\n\r")).isEqualTo("a\nb\nc\n\n");
  }

  @Property
  void shouldFindNothingMoreToMarkInWhatItHasMade(@ForAll String text) {
    String visible = VisibleText.of(text);
    assertThat(VisibleText.of(visible)).isEqualTo(visible);
  }

  @Test
  void shouldCutATextBetweenTwoCharacters() {
    ShownText text = ShownText.of("ab😀", 3);
    assertThat(text).isEqualTo(new ShownText("ab", 4, false));
    assertThat(ShownText.of("ab😀", 4)).isEqualTo(new ShownText("ab😀", 4, true));
    assertThat(ShownText.of(null, 4)).isNull();
  }
}
