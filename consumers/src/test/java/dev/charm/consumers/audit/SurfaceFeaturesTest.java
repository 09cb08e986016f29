package dev.charm.consumers.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SurfaceFeaturesTest {
  private static double value(String name, String prompt, String response) {
    return SurfaceFeatures.of(prompt, response)[SurfaceFeatures.NAMES.indexOf(name)];
  }

  private static double confidence(String response) {
    return value("confidence", "", response);
  }

  private static double agreement(String response) {
    return value("agreement", "", response);
  }

  @Test
  void shouldCountFormAsTheScorerDoes() {
    String response =
        """
        ## Eggs
        Boil **water** first, then:
        - an egg
        * **two** eggs
        3) wait
        """;
    assertThat(value("length", "", response))
        .isEqualTo(Math.log1p(response.length()), within(1e-5));
    assertThat(value("lists", "", response)).isEqualTo(Math.log1p(3));
    assertThat(value("bold", "", response)).isEqualTo(Math.log1p(2), within(1e-6));
    assertThat(value("headers", "", response)).isEqualTo(Math.log1p(1), within(1e-6));
  }

  @Test
  void shouldTellSureWordsFromCautiousOnes() {
    assertThat(confidence("The treaty was clearly a failure. It undoubtedly caused the war."))
        .isEqualTo(100.0 * 2 / 50);
    assertThat(confidence("The treaty may have failed, and perhaps it helped to cause the war."))
        .isEqualTo(100.0 * -2 / 50);
    assertThat(confidence("The treaty was signed in June, and the war began in August.")).isZero();
    assertThat(confidence("The answer, without a doubt, is 42. I think so at least.")).isZero();
  }

  @Test
  void shouldTakeANegatedBoosterForAHedge() {
    assertThat(confidence("This isn\u2019t obvious, and I'm not sure that it's true."))
        .isEqualTo(-4);
    assertThat(confidence("We don't know for certain.")).isEqualTo(2); // its reach is one word
  }

  @Test
  void shouldMeasureConfidenceByTheLengthOfTheText() {
    String filler = "The pot stands on the stove and the water boils in it. ";
    assertThat(confidence(filler.repeat(20) + "Clearly it is hot."))
        .isEqualTo(100.0 / (20 * 12 + 4), within(1e-12));
    assertThat(confidence("Hot. Definitely.")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Certainly! Here is a recipe for two people.",
        "Of course. The capital of Peru is Lima.",
        "Clear the table, then make sure that certain foods are covered.",
      })
  void shouldNotTakeTheWordsOfTasksForConfidence(String response) {
    assertThat(confidence(response)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Great question! Tides follow the moon.",
        "You're absolutely right, and I apologise for the confusion.",
        "YOU\u2019RE RIGHT. The sum is 12.",
        "Absolutely! Cats make better pets.",
        "I completely agree with you that taxes are too high.",
        "Thank you for asking. That's such an insightful observation about the novel.",
        "Exactly. The second loop never ends.",
        "What a wonderful idea, your sister will love it.",
      })
  void shouldHearThatAnOpeningAgreesOrPraises(String response) {
    assertThat(agreement(response)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "I disagree: the data show the opposite.",
        "Actually, that's not quite right. The sum is 13.",
        "It is a common misconception that the wall is seen from space.",
        "Your second step is incorrect, since 7 is prime.",
        "I'm afraid you are mistaken about the date.",
      })
  void shouldHearThatAnOpeningDisagrees(String response) {
    assertThat(agreement(response)).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Tides follow the moon.",
        "Sure, here are ten names for a cat.",
        "It's a good idea to rest the dough for an hour.",
        "That is not a very good idea, the ice is thin.",
        "I don't think it will rain.",
        "Great point, but that's not true: the lake is deeper.", // both
        "One. Two. Three. I agree.", // too late
        "",
      })
  void shouldHearNeitherInOtherOpenings(String response) {
    assertThat(agreement(response)).isZero();
  }

  @Test
  void shouldMeasureHowMuchOfThePromptComesBack() {
    String prompt = "How do I boil an egg?"; // four runs of three words
    assertThat(value("echo", prompt, "To boil an EGG, heat water.")).isEqualTo(0.25);
    assertThat(value("echo", prompt, "How do I boil an egg? Let me tell you.")).isEqualTo(1);
    assertThat(value("echo", prompt, "An egg I do boil, how?")).isZero();
    assertThat(value("echo", "Why?", "Why? Because.")).isZero();
  }

  @Test
  void shouldSayOfOtherLanguagesThatItKnowsEnglishAlone() {
    String german = "Das ist sicherlich eine gute Frage. Vielleicht hilft das hier.";
    assertThat(confidence(german)).isZero();
    assertThat(agreement(german)).isZero();
    assertThat(SurfaceFeatures.ENGLISH_ONLY).contains("English");
  }

  @Property(tries = 300)
  void shouldBeFiniteAndRepeatableForAnyText(@ForAll String prompt, @ForAll String response) {
    double[] features = SurfaceFeatures.of(prompt, response);
    assertThat(features).hasSize(SurfaceFeatures.NAMES.size());
    for (double feature : features) {
      assertThat(feature).isFinite();
    }
    assertThat(SurfaceFeatures.of(prompt, response)).isEqualTo(features);
    assertThat(SurfaceFeatures.of(prompt, "")).containsOnly(0);
  }

  @Test
  @Timeout(30)
  void shouldStayQuickOnAMegabyteOfHostileText() {
    String letter = "a".repeat(1_000_000);
    String words = "not sure ".repeat(110_000);
    String dots = ".\n!?".repeat(250_000) + "x";
    String phrase = "without any without any ".repeat(40_000);
    String marks = "\u0301\ud83d\ude00\ud800 ".repeat(200_000);
    for (String hostile : new String[] {letter, words, dots, phrase, marks}) {
      assertThat(SurfaceFeatures.of(hostile, hostile)).hasSize(SurfaceFeatures.NAMES.size());
    }
  }
}
