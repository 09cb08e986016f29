package dev.charm.streams.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.style.StyleSums;
import dev.charm.schemas.Keys;
import dev.charm.streams.state.ModelPair;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangelogPromptsTest {
  private static final String PROMPT = "p|1 %";
  private static final ModelPair CALIBRATION = new ModelPair("rm@1", "o", "r");

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"prompts", "responses", "rewards"})
  void shouldNameThePromptOfAKeyTombstonesIncluded(String store) {
    assertThat(ChangelogPrompts.named(store, bytes(Keys.join(PROMPT, "m", "0")), null))
        .contains(PROMPT);
  }

  @Test
  void shouldNameThePromptOfAPositionInTheIndex() {
    byte[] position = DifferenceIndex.position(CALIBRATION, -1.5, PROMPT);
    assertThat(ChangelogPrompts.named("differences", position, null)).contains(PROMPT);
  }

  @Test
  void shouldNameThePromptThatABoundaryHasComeTo() {
    byte[] position = DifferenceIndex.position(CALIBRATION, 0.25, PROMPT);
    Boundary.Moving begun =
        Boundary.Settled.NONE.withTarget(OptionalDouble.of(0.5), 1).move().orElseThrow();
    Boundary.Moving moving = begun.advanced(position);
    assertThat(named("boundaries", begun)).isEmpty();
    assertThat(named("boundaries", moving)).contains(PROMPT);
    assertThat(named("boundaries", moving.finished())).isEmpty();
  }

  @Test
  void shouldNameThePromptThatAChangeOfPlanHasComeTo() {
    PlanChange change =
        PlanChange.to(new Plan("r", new TreeSet<>(), new TreeSet<>()))
            .advanced(Keys.join(PROMPT, "rm@1"));
    byte[] value = PlanChange.SERDE.serializer().serialize("", change);
    assertThat(ChangelogPrompts.named("plan", bytes("plan"), value)).contains(PROMPT);
  }

  @Test
  void shouldNameThePromptThatTheCountOfStylesHasComeTo() {
    Styles.Entry cursor = new Styles.Entry(StyleSums.NONE, Keys.join(PROMPT, "m", "0"), false);
    Styles.Entry sums = new Styles.Entry(StyleSums.NONE.plus("text"), null, false);
    assertThat(named(cursor)).contains(PROMPT);
    assertThat(named(sums)).isEmpty();
  }

  private static Optional<String> named(Styles.Entry entry) {
    byte[] value = Styles.Entry.SERDE.serializer().serialize("", entry);
    return ChangelogPrompts.named("styles", bytes("m"), value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"withdrawals", "tallies", "score-sums", "unreported", "calibrations"})
  void shouldNameNoPromptWhereNoneIs(String store) {
    assertThat(ChangelogPrompts.named(store, bytes("a|b|c"), bytes("x"))).isEmpty();
  }

  private static Optional<String> named(String store, Boundary boundary) {
    byte[] value = Boundary.SERDE.serializer().serialize("", boundary);
    return ChangelogPrompts.named(store, bytes("rm@1|o|r"), value);
  }
}
