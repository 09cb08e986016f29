package dev.charm.calibration.style;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class StyleFeaturesTest {
  private static final Offset<Float> EXACTLY = within(1e-6f);

  private static float value(String name, String prompt, String response) {
    return StyleFeatures.of(prompt, response)[StyleFeatures.NAMES.indexOf(name)];
  }

  private static float ln1p(int n) {
    return (float) Math.log1p(n);
  }

  @Test
  void shouldCountWhatTheNamesSay() {
    String response =
        """
        # Title
        First sentence. Is it second? Yes!

        - one
        * two
        1. **bold** here
        2) and **more bold**

        ```java
        int x;
        ```
        """;
    assertThat(value("log_headers", "", response)).isCloseTo(ln1p(1), EXACTLY);
    assertThat(value("log_bullets", "", response)).isCloseTo(ln1p(2), EXACTLY);
    assertThat(value("log_numbered", "", response)).isCloseTo(ln1p(2), EXACTLY);
    assertThat(value("log_bold", "", response)).isCloseTo(ln1p(2), EXACTLY);
    assertThat(value("log_code_fences", "", response)).isCloseTo(ln1p(2), EXACTLY);
    assertThat(value("log_questions", "", response)).isCloseTo(ln1p(1), EXACTLY);
    assertThat(value("log_exclamations", "", response)).isCloseTo(ln1p(1), EXACTLY);
    assertThat(value("log_paragraphs", "", response)).isCloseTo(ln1p(3), EXACTLY);
    assertThat(value("ends_complete", "", response)).isEqualTo(1f);
  }

  @Test
  void shouldMeasureOverlapWithThePromptIgnoringCase() {
    assertThat(value("prompt_overlap", "Boil an EGG now", "You boil the egg.")).isEqualTo(0.5f);
  }

  @Test
  void shouldMeasureRepetition() {
    assertThat(value("distinct_words", "", "no no no no")).isEqualTo(0.25f);
  }

  @Test
  void shouldBeAllZerosForAnEmptyResponse() {
    assertThat(StyleFeatures.of("prompt", "")).containsOnly(0f);
  }

  @Property(tries = 300)
  void shouldBeFiniteAndRepeatableForAnyText(@ForAll String prompt, @ForAll String response) {
    float[] features = StyleFeatures.of(prompt, response);
    assertThat(features).hasSize(StyleFeatures.NAMES.size());
    for (float feature : features) {
      assertThat(feature).isFinite().isGreaterThanOrEqualTo(0f);
    }
    assertThat(StyleFeatures.of(prompt, response)).isEqualTo(features);
  }

  @Test
  @Timeout(30)
  void shouldStayQuickOnAMegabyteOfHostileText() {
    String stars = "**".repeat(250_000);
    String breaks = " \n".repeat(250_000);
    String open = "**a ".repeat(250_000);
    for (String hostile : new String[] {stars, breaks, open}) {
      assertThat(StyleFeatures.of(hostile, hostile)).hasSize(StyleFeatures.NAMES.size());
    }
  }

  @Property(tries = 1000)
  void shouldCountWordsAndSentencesAsTheirExpressionsDo(
      @ForAll @Chars({'a', 'Z', '9', ' ', '.', '!', '?', '"', '\'', ')', ']', '-', 'é', '²', '字'})
          String plain,
      @ForAll String wild) {
    for (String text : List.of(plain, wild, plain + wild + plain)) {
      assertThat(StyleFeatures.words(text)).isEqualTo(matches("[\\p{L}\\p{N}]+", text));
      assertThat(StyleFeatures.sentences(text))
          .isEqualTo(matches("(?<=[\\p{L}\\p{N}\"')\\]])[.!?]+", text));
    }
  }

  private static long matches(String expression, String text) {
    return Pattern.compile(expression).matcher(text).results().count();
  }
}
