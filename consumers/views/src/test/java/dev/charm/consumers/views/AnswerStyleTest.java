package dev.charm.consumers.views;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AnswerStyleTest {
  @Test
  void shouldCountWordsHeadersListItemsAndBoldPassages() {
    String answer =
        """
        # A header
        Two **bold** words, and __one__ more.
        ## Another
        - first
        * second
        + third
          1. nested
        12. last
        """;

    assertThat(AnswerStyle.of(answer)).isEqualTo(new AnswerStyle(16, 2, 5, 2));
  }

  @Test
  void shouldTakeCodeForNoMarkdown() {
    String answer = "Look:\n```python\n# no header\n- 1\n**kwargs**\n```\n- an item";

    AnswerStyle style = AnswerStyle.of(answer);

    assertThat(style.headers()).isZero();
    assertThat(style.lists()).isEqualTo(1);
    assertThat(style.bold()).isZero();
  }

  @Test
  void shouldTakeCodeThatIsNeverClosedForCodeToTheEnd() {
    assertThat(AnswerStyle.of("```\n# no header\n- no item").headers()).isZero();
  }

  @Test
  void shouldHaveAStyleOfNothing() {
    assertThat(AnswerStyle.of("")).isEqualTo(new AnswerStyle(0, 0, 0, 0));
  }

  @Test
  void shouldNotTakeEmphasisOrRulesForListsOrBold() {
    AnswerStyle style = AnswerStyle.of("*leaning* text, 3.5 apples, a - b, **\n** and #tag");

    assertThat(style.lists()).isZero();
    assertThat(style.bold()).isZero();
    assertThat(style.headers()).isZero();
  }
}
