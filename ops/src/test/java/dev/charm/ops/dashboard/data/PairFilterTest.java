package dev.charm.ops.dashboard.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.consumers.store.PairModels;
import dev.charm.consumers.store.PairSummary;
import dev.charm.ops.dashboard.SomePair;
import dev.charm.schemas.PreferencePair;
import org.junit.jupiter.api.Test;

class PairFilterTest {
  private static final PairModels MODELS = new PairModels("org/rm@1", "gpt-4", "gpt-4-turbo");

  private static PairRow row(double rejected, Double offset) {
    PreferencePair pair = SomePair.of("p1", rejected, "What is a Quokka?", "an animal");
    return new PairRow(PairSummary.of(SomePair.key(pair), pair, 0), offset);
  }

  private static PairFilter margins(Double min, Double max) {
    return new PairFilter(null, null, null, min, max, null);
  }

  private static PairFilter flipped(boolean flipped) {
    return new PairFilter(null, null, null, null, null, flipped);
  }

  private static PairFilter prompt(String prompt) {
    return new PairFilter(null, null, prompt, null, null, null);
  }

  private static PairFilter model(String model) {
    return new PairFilter(model, null, null, null, null, null);
  }

  @Test
  void shouldTakeAWholeNameForThatModelAndAnyOtherTextForAPartOfNames() {
    assertThat(model("gpt-4").fits(MODELS, true)).isTrue();
    assertThat(model("gpt-4-turbo").fits(MODELS, true)).isTrue();
    assertThat(model("gpt").fits(MODELS, true)).isFalse();
    assertThat(model("TURBO").fits(MODELS, false)).isTrue();
    assertThat(model("turbo-x").fits(MODELS, false)).isFalse();
    assertThat(new PairFilter(null, "org/rm", null, null, null, null).fits(MODELS, false))
        .isFalse();
  }

  @Test
  void shouldHoldTheMarginAgainstTheOffsetInForceAndLeaveOutWhatHasNone() {
    PairRow row = row(2, -1.5); // d = 1, so the margin is 0.5
    assertThat(row.margin()).isEqualTo(0.5);
    assertThat(margins(0.5, 0.5).fits(row)).isTrue();
    assertThat(margins(0.6, null).fits(row)).isFalse();
    assertThat(margins(null, 0.4).fits(row)).isFalse();
    assertThat(margins(0.0, null).fits(row(2, null))).isFalse();
    assertThat(PairFilter.ALL.fits(row(2, null))).isTrue();
  }

  @Test
  void shouldCallFlippedWhatTheRawScoresWouldChooseOtherwise() {
    assertThat(flipped(true).fits(row(2, -1.5))).isTrue();
    assertThat(flipped(false).fits(row(2, -1.5))).isFalse();
    assertThat(flipped(false).fits(row(0.5, -1.5))).isTrue();
    assertThat(flipped(true).fits(row(1, -1.5))).as("equal raw scores choose nothing").isFalse();
  }

  @Test
  void shouldFindAPromptByItsIdOrByWhatItSays() {
    PairRow row = row(2, null);
    assertThat(prompt("p1").fits(row)).isTrue();
    assertThat(prompt("p").fits(row)).isFalse();
    assertThat(prompt("quokka").fits(row)).isTrue();
    assertThat(prompt("wombat").fits(row)).isFalse();
  }
}
