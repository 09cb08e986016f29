package dev.charm.consumers.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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
  void shouldCutMoreBlocksThanAnyAnswerHasWhereTheyStand() {
    String answer = "```x```\n".repeat(1001) + "# x";
    assertThat(AnswerStyle.of(answer).headers()).isEqualTo(1);
  }

  @Test
  void shouldTakeTimeInProportionToTheTextHoweverHostile() {
    for (String hostile :
        List.of(
            "\n", " ", "\n ", "**", "__", "`", "```", "```x", "#", "- ", "1", "**x", "\u2028")) {
      String answer = hostile.repeat(128 * 1024 / hostile.length());
      assertTimeoutPreemptively(Duration.ofSeconds(5), () -> AnswerStyle.of(answer));
    }
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

  /** What LMArena's own expressions count, under Python, in how answers end and begin. */
  static List<Arguments> asLmArenaCounts() {
    return List.of(
        written("text that ends in a hash", "text\n###", 0, 0, 0),
        written("text that ends in a header", "text\n### ", 1, 0, 0),
        written("header of nothing but its line end", "###\ntext", 1, 0, 0),
        written("text that is a hash", "#", 0, 0, 0),
        written("seven hashes", "####### no\n###### six", 1, 0, 0),
        written("indented header", " # no\n\t# no", 0, 0, 0),
        written("header without blank", "#tag\n#1", 0, 0, 0),
        written("header after carriage return alone", "a\r# no\r\n# yes", 1, 0, 0),
        written("header after a line separator", "a\u2028# no\u0085# no\n#\u00a0yes", 1, 0, 0),
        written("closed fence", "```python\n# no\n- no\n**no**\n```\n# yes", 1, 0, 0),
        written("fence that ends the text", "a\n```\n# no\n```", 0, 0, 0),
        written("fence that is never closed", "```\n# yes\n- yes\n**yes**", 1, 1, 1),
        written("fence with a backtick inside", "```\n# yes `x`\n- yes\n```", 1, 1, 0),
        written("fence of four", "````\n# a\n````\n# b", 1, 0, 0),
        written("indented fence", "        ```\n# no\n        ```\n# yes", 1, 0, 0),
        written("inline fence", "```- no``` and\n- yes", 0, 1, 0),
        written(
            "fences closed by the next one's start",
            "```\n# no\n```\n# yes\n```\n# no\n```\n# yes\n```\n# open",
            3,
            0,
            0),
        written("tilde fence", "~~~\n# yes\n~~~", 1, 0, 0),
        written(
            "block whose text stands outside, too", "# yes\n```\n# yes\n```\n# yes\n- a", 1, 0, 0),
        written("empty block", "``````\n# yes", 1, 0, 0),
        written("list that ends in its marker", "- a\n-", 0, 1, 0),
        written("marker and line end", "- a\n-\n- b", 0, 3, 0),
        written("item that swallows the next line's blank", "-\n\n-\n\n1.\n\n2. x", 0, 4, 0),
        written("nested lists", "- a\n  - b\n    * c\n      + d\n\t1. e\n\t\t22. f", 0, 6, 0),
        written(
            "deeply nested list",
            " ".repeat(60) + "- deep\n" + "\t".repeat(50) + "1. deep",
            0,
            2,
            0),
        written(
            "numbers of many digits", "12345678901234567890. long\n1.5 no\n1) no\na. no", 0, 1, 0),
        written("digits of another script", "\u0661\u0662. yes\n\u2460. no\n\u00bd. no", 0, 1, 0),
        written(
            "blank of another kind", "\u3000- yes\n-\u2003yes\n1.\u00a0yes\n-\u200bno", 0, 3, 0),
        written("rules", "---\n***\n- - -\n* * *\n___", 0, 2, 0),
        written("items on one line", "- - a\n* 1. b\n+ + + c", 0, 3, 0),
        written("list after blank lines", "\n\n\n- a\n\n\n   \n1. b", 0, 2, 0),
        written("quoted list", "> - no\n> 1. no\n> # no", 0, 0, 0),
        written("table", "| a | b |\n|---|---|\n| - x | **y** |\n- | z", 0, 1, 1),
        written("bold", "**a** and __b__", 0, 0, 2),
        written("bold that ends the text", "a **b", 0, 0, 0),
        written("bold over lines", "**a\nb** __c\nd__", 0, 0, 0),
        written("bold in bold", "**a **b** c**", 0, 0, 2),
        written("bold italics", "***a*** ___b___ **a*b**", 0, 0, 2),
        written("bold of nothing", "**** ____ ** ** __ __", 0, 0, 2),
        written("stars in a row", "**a**b**c**d**", 0, 0, 2),
        written("underscored names", "__init__ and __main__ and a__b__c and snake_case__", 0, 0, 3),
        written("long bold", "**" + "x".repeat(2000) + "** __" + "y".repeat(2000) + "__", 0, 0, 2),
        written("bold item and header", "# **a**\n- **b**: c\n1. __d__", 1, 2, 3),
        written("emphasis", "*a* _b_ * c * 2*3*4", 0, 0, 0),
        written("form feed and vertical tab", "#\fyes\n\u000b- yes\n\u001c+ yes", 1, 2, 0),
        written("nothing", "", 0, 0, 0),
        written("line ends", "\n\n\r\n\n", 0, 0, 0),
        written("line end of Windows", "# a\r\n\r\n- b\r\n1. c\r\n**d**\r\n#\r\n", 2, 2, 1));
  }

  private static Arguments written(String what, String answer, int headers, int lists, int bold) {
    return Arguments.of(what, answer, headers, lists, bold);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("asLmArenaCounts")
  void shouldCountWhatLmArenaCounts(String what, String answer, int headers, int lists, int bold) {
    AnswerStyle style = AnswerStyle.of(answer);
    assertThat(List.of(style.headers(), style.lists(), style.bold()))
        .as(what)
        .containsExactly((long) headers, (long) lists, (long) bold);
  }
}
