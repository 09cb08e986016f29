package dev.charm.calibration.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.charm.calibration.evaluation.AuditLine.Measured;
import dev.charm.calibration.evaluation.AuditLine.NotMeasurable;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;

/** What an audit says of what it cannot measure. */
class SubstitutionAuditMeasurabilityTest {
  private static final List<String> NAMES = SimulatedForm.NAMES;
  private static final AuditSettings SETTINGS = AuditSettings.defaults();

  @Example
  void shouldSayThatNothingWasMeasured() {
    assertThat(nothing(List.of()))
        .isEqualTo("nothing could be measured: no prompt has two answers");
    assertThat(nothing(AuditPrompt.simulated(5, 50, 1)))
        .isEqualTo("nothing could be measured: no prompt has two answers");
    for (int few = 1; few <= 3; few++) {
      assertThat(nothing(AuditPrompt.simulated(5, few, 16)))
          .isEqualTo(
              "nothing could be measured: too few prompts to tell by, 10 effective ones are needed");
    }
    List<AuditPrompt> prompts = AuditPrompt.simulated(5, 50, 16);
    assertThat(nothing(AuditPrompt.changed(prompts, b -> AuditPrompt.each(b, 0, 0.1), a -> a)))
        .isEqualTo("nothing could be measured: the rewards before do not differ within prompts");
    assertThat(nothing(AuditPrompt.changed(prompts, b -> b, a -> AuditPrompt.each(a, 0, 0.1))))
        .isEqualTo(
            "nothing could be measured: the candidate's rewards do not differ within prompts");
  }

  @Example
  void shouldNotTakeTheRoundingOfAMeanForADifference() {
    List<AuditPrompt> prompts =
        AuditPrompt.changed(
            AuditPrompt.simulated(14, 50, 3), b -> AuditPrompt.each(b, 0, 0.1), a -> a);
    AuditReport report = AuditPrompt.audit(SETTINGS, NAMES, prompts).report();

    assertThat(report.measured()).isEmpty();
    assertThat(report.notMeasurable().get(0).reason())
        .isEqualTo("the rewards before do not differ within prompts");
  }

  private static String nothing(List<AuditPrompt> prompts) {
    return ((AuditResult.NothingMeasured) AuditPrompt.audit(SETTINGS, NAMES, prompts)).reason();
  }

  @Example
  void shouldLeaveOutPromptsWithoutAChoiceAndCountThem() {
    List<AuditPrompt> prompts = new ArrayList<>(AuditPrompt.simulated(6, 30, 4));
    List<Measured> expected = AuditPrompt.audit(SETTINGS, NAMES, prompts).report().measured();
    prompts.addAll(AuditPrompt.simulated(7, 3, 1));
    prompts.addAll(AuditPrompt.simulated(7, 2, 0));
    AuditReport report = AuditPrompt.audit(SETTINGS, NAMES, prompts).report();

    assertThat(report.measured()).isEqualTo(expected);
    assertThat(report.withoutChoice()).isEqualTo(5);
    assertThat(report.prompts()).isEqualTo(30);
    assertThat(report.answers()).isEqualTo(120);
    assertThat(report.notes()).contains("prompts left out, with fewer than two answers: 5");
  }

  @Example
  void shouldLookAtPicksOfPromptsWithEnoughAnswersAlone() {
    List<AuditPrompt> prompts = new ArrayList<>(AuditPrompt.simulated(8, 40, 3));
    prompts.addAll(AuditPrompt.simulated(9, 30, 8));
    List<Measured> lines = AuditPrompt.audit(SETTINGS, NAMES, prompts).report().measured();

    assertThat(lines.stream().filter(l -> l.feature().equals("length")))
        .extracting(l -> l.measure().text() + ": " + l.prompts())
        .containsExactly("all responses: 70", "best of 2: 70", "best of 4: 30", "best of 8: 30");
  }

  @Example
  void shouldTellWhatCannotBeToldApart() {
    List<AuditPrompt> prompts =
        AuditPrompt.simulated(10, 100, 4).stream()
            .map(
                p -> {
                  double[][] features = new double[4][];
                  for (int i = 0; i < 4; i++) {
                    double[] f = p.features()[i];
                    features[i] = new double[] {f[0], f[1], 3 * f[1] + 1, 7, f[4]};
                  }
                  return new AuditPrompt(features, p.before(), p.after());
                })
            .toList();
    AuditReport report =
        AuditPrompt.audit(SETTINGS.withBestOf(List.of(2)), NAMES, prompts).report();

    assertThat(report.notMeasurable())
        .extracting(l -> l.feature() + ", " + l.measure().text() + ": " + l.reason())
        .containsExactly(
            "lists, all responses: the other features say the same",
            "bold, all responses: the other features say the same",
            "headers, all responses: the feature does not differ within prompts",
            "headers, best of 2: the feature does not differ within prompts");
    assertThat(report.measured())
        .extracting(Measured::feature)
        .containsExactly("length", "confidence", "length", "lists", "bold", "confidence");
    assertThat(report.measured().get(0).before().value()).isEqualTo(0.5, within(0.15));
  }

  @Example
  void shouldNotTakeAFeatureOfFewPromptsForOneOfMany() {
    // Three prompts with headers, which the candidate likes by far: it is no evidence of 300.
    List<AuditPrompt> prompts = new ArrayList<>();
    SimulatedForm form = new SimulatedForm(11);
    for (int i = 0; i < 300; i++) {
      double[][] answers = form.answers(4);
      for (int j = 0; j < 4; j++) {
        answers[j][SimulatedForm.HEADERS] = i < 3 && j == 0 ? 1 : 0;
      }
      prompts.add(
          AuditPrompt.of(
              answers, f -> form.noise(), f -> form.noise() + 9 * f[SimulatedForm.HEADERS]));
    }
    AuditResult result = AuditPrompt.audit(SETTINGS, NAMES, prompts);

    assertThat(result).isInstanceOf(AuditResult.Passed.class);
    assertThat(result.report().notMeasurable())
        .filteredOn(l -> l.feature().equals("headers") && l.prompts() > 0)
        .extracting(NotMeasurable::reason)
        .hasSize(3)
        .containsOnly("too few prompts to tell by, 10 effective ones are needed");
  }

  @Example
  void shouldMeasureTheOthersWhereASinglePromptHasAFeature() {
    List<AuditPrompt> prompts = AuditPrompt.simulated(12, 100, 4);
    for (int i = 0; i < prompts.size(); i++) {
      for (int j = 0; j < 4; j++) {
        prompts.get(i).features()[j][SimulatedForm.HEADERS] = i == 0 && j == 0 ? 1.1 : 0;
      }
    }
    AuditReport report = AuditPrompt.audit(SETTINGS.withBestOf(List.of()), NAMES, prompts).report();

    assertThat(report.measured())
        .extracting(Measured::feature)
        .containsExactly("length", "lists", "bold", "confidence");
  }
}
