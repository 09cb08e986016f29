package dev.charm.calibration.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.charm.calibration.evaluation.AuditLine.Measured;
import dev.charm.calibration.evaluation.AuditLine.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Example;

class SubstitutionAuditTest {
  private static final List<String> NAMES = SimulatedForm.NAMES;
  private static final AuditSettings SETTINGS = AuditSettings.defaults();

  private static final List<AuditPrompt> FOUR =
      List.of(
          prompt(new double[][] {{1, 0}, {2, 1}, {3, 1}}, new double[] {1, 2, 3}, 0, 1, 1),
          prompt(new double[][] {{2, 1}, {1, 0}, {4, 0}}, new double[] {2, 0, 1}, 2, 0, 1),
          prompt(new double[][] {{0, 2}, {2, 0}, {1, 1}}, new double[] {0, 2, 2}, 3, 1, 1),
          prompt(new double[][] {{5, 1}, {3, 2}, {4, 0}}, new double[] {3, 1, 1}, 1, 2, 0));

  private static AuditPrompt prompt(double[][] features, double[] before, double... after) {
    return new AuditPrompt(features, before, after);
  }

  /** By least squares on deviations, all draws of 2, and leaving out prompts, in NumPy. */
  @Example
  void shouldEqualAnExampleByOtherMeans() {
    AuditSettings settings = SETTINGS.withFewestPrompts(3).withBestOf(List.of(2));
    List<Measured> lines = AuditPrompt.audit(settings, List.of("x", "y"), FOUR).report().measured();

    assertThat(lines).extracting(Measured::feature).containsExactly("x", "y", "x", "y");
    assertThat(lines)
        .extracting(l -> l.measure().text())
        .containsExactly("all responses", "all responses", "best of 2", "best of 2");
    double[] before = {0.775808011081, 0.240003358671, 0.433012701892, 0.051031036308};
    double[] after = {0.184944323672, 0.963317275628, 0, 0.561341399388};
    double[] errorBefore = {
      0.20564478364957012, 0.2041996969155655, 0.12071354404833842, 0.25568581785015226
    };
    double[] errorAfter = {
      0.18808862733455345, 0.083695787165552, 0.2108325764541598, 0.04615727049957925
    };
    double t = 4.302652729911275; // 3.2 effective prompts and more
    for (int i = 0; i < 4; i++) {
      assertThat(lines.get(i).before().value()).isEqualTo(before[i], within(1e-8));
      assertThat(lines.get(i).after().value()).isEqualTo(after[i], within(1e-8));
      assertThat(lines.get(i).before().low())
          .isEqualTo(before[i] - t * errorBefore[i], within(1e-7));
      assertThat(lines.get(i).after().high()).isEqualTo(after[i] + t * errorAfter[i], within(1e-7));
      assertThat(lines.get(i).prompts()).isEqualTo(4);
    }
    Measured x = lines.get(0);
    assertThat(x.effectivePrompts()).isEqualTo(64 / 19.0, within(1e-12));
    double ofDifference = 0.3855165288540201;
    double ofSum = 0.08192205765297614;
    double fell = after[0] - before[0];
    assertThat(x.growth().value()).isEqualTo(fell, within(1e-8));
    assertThat(x.growth().low()).isEqualTo(fell - t * ofDifference, within(1e-7));
    assertThat(x.growth().high())
        .isEqualTo(
            Math.max(fell + t * ofDifference, -after[0] - before[0] + t * ofSum), within(1e-7));
    double strict = 0.975 / Math.sqrt(2 * 0.0125 * 0.9875); // two degrees of freedom, .05 / 4
    assertThat(x.atLeast()).isEqualTo(fell - strict * ofDifference, within(1e-7));
  }

  @Example
  void shouldSeeThatASwapOfLengthForFormattingMovesTheBias() {
    SimulatedForm form = new SimulatedForm(1);
    List<AuditPrompt> prompts =
        IntStream.range(0, 400)
            .mapToObj(
                i ->
                    AuditPrompt.of(
                        form.answers(5),
                        f -> f[SimulatedForm.LENGTH] + form.noise(),
                        f ->
                            f[SimulatedForm.LISTS]
                                + f[SimulatedForm.BOLD]
                                + f[SimulatedForm.HEADERS]
                                + form.noise()))
            .toList();
    AuditResult.Refused refused = (AuditResult.Refused) AuditPrompt.audit(SETTINGS, NAMES, prompts);

    assertThat(refused.reason())
        .matches(
            "reward bias moved: dependence on lists grew from -?\\.0\\d to \\.[45]\\d sd"
                + " \\(all responses; by at least \\.\\d\\d\\), that on bold grew from .+,"
                + " that on headers grew from .+, while that on length fell from \\.7\\d to"
                + " -?\\.0\\d");
    assertThat(refused.grown())
        .extracting(Measured::feature)
        .doesNotContain("length", "confidence");
    assertThat(refused.grown())
        .extracting(l -> l.measure().text())
        .contains("all responses", "best of 2", "best of 4");
    assertThat(refused.grown()).allMatch(l -> l.atLeast() > SETTINGS.tolerance());
  }

  @Example
  void shouldSeeWhatOnlyPicksShow() {
    // A reward that likes bold in good answers and dislikes it in bad ones: its slope is 0.
    SimulatedForm form = new SimulatedForm(4);
    List<AuditPrompt> prompts = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      double[][] answers = form.answers(16);
      double[] quality = IntStream.range(0, 16).mapToDouble(j -> form.noise()).toArray();
      double[] after = quality.clone();
      for (int j = 0; j < 16; j++) {
        after[j] += Math.signum(quality[j]) * answers[j][SimulatedForm.BOLD];
      }
      prompts.add(new AuditPrompt(answers, quality, after));
    }
    AuditResult.Refused refused = (AuditResult.Refused) AuditPrompt.audit(SETTINGS, NAMES, prompts);

    assertThat(refused.grown())
        .extracting(l -> l.feature() + ", " + l.measure().text())
        .contains("bold, best of 16")
        .doesNotContain("bold, all responses");
    assertThat(refused.reason()).startsWith("reward bias grew: dependence on ");
  }

  @Example
  void shouldRefuseADislikeThatGrewAndNotADependenceThatOnlyTurned() {
    SimulatedForm form = new SimulatedForm(13);
    List<double[][]> answers = IntStream.range(0, 300).mapToObj(i -> form.answers(4)).toList();
    List<AuditPrompt> disliked =
        answers.stream()
            .map(a -> AuditPrompt.of(a, f -> form.noise(), f -> form.noise() - f[0]))
            .toList();
    assertThat(((AuditResult.Refused) AuditPrompt.audit(SETTINGS, NAMES, disliked)).reason())
        .startsWith("reward bias grew: dependence on length grew from ")
        .containsPattern(" to -\\.[67]\\d sd \\(all responses; by at least \\.[45]\\d\\)");
    List<AuditPrompt> turned =
        answers.stream()
            .map(a -> AuditPrompt.of(a, f -> form.noise() + f[0], f -> form.noise() - f[0]))
            .toList();
    assertThat(AuditPrompt.audit(SETTINGS, NAMES, turned)).isInstanceOf(AuditResult.Passed.class);
  }

  @Example
  void shouldNotTellOfAFallWithinTheTolerance() {
    SimulatedForm form = new SimulatedForm(15);
    List<AuditPrompt> prompts = new ArrayList<>();
    for (int i = 0; i < 800; i++) {
      double[][] answers = form.answers(6);
      double[] before = new double[6];
      double[] after = new double[6];
      for (int j = 0; j < 6; j++) {
        before[j] = answers[j][SimulatedForm.LENGTH] + form.noise();
        after[j] = before[j] + 0.5 * answers[j][SimulatedForm.BOLD];
      }
      prompts.add(new AuditPrompt(answers, before, after));
    }
    AuditResult.Refused refused = (AuditResult.Refused) AuditPrompt.audit(SETTINGS, NAMES, prompts);

    assertThat(refused.report().measured().get(0).growth().high()).isNegative();
    assertThat(refused.reason())
        .startsWith("reward bias grew: dependence on bold grew from ")
        .doesNotContain("length");
  }

  @Example
  void shouldPassACandidateWithSomeQualityMore() {
    SimulatedForm form = new SimulatedForm(2);
    List<AuditPrompt> prompts = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      double[][] answers = form.answers(16);
      double[] before = new double[16];
      double[] after = new double[16];
      for (int j = 0; j < 16; j++) {
        before[j] = 0.5 * answers[j][SimulatedForm.LENGTH] + form.noise();
        after[j] = before[j] + 0.3 * form.noise();
      }
      prompts.add(new AuditPrompt(answers, before, after));
    }
    AuditResult result = AuditPrompt.audit(SETTINGS, NAMES, prompts);

    assertThat(result).isInstanceOf(AuditResult.Passed.class);
    assertThat(result.report().notMeasurable()).isEmpty();
    assertThat(result.report().measured())
        .filteredOn(l -> !l.measure().equals(new AuditMeasure.BestOf(16)))
        .hasSize(20)
        .allMatch(l -> l.verdict() == Verdict.WITHIN);
  }

  @Example
  void shouldSaySoWherePromptsAreTooFewToTell() {
    AuditResult result = AuditPrompt.audit(SETTINGS, NAMES, AuditPrompt.simulated(3, 40, 4));

    assertThat(result).isInstanceOf(AuditResult.Passed.class);
    assertThat(result.report().notes())
        .contains("not measurable, 10 of 25: no prompt has 8 answers; no prompt has 16 answers")
        .anySatisfy(
            note ->
                assertThat(note)
                    .matches(
                        "undecided, \\d+ of 25: the growth may be above the tolerance, more prompts"
                            + " would tell"));
  }

  @Example
  void shouldRejectWhatIsNotAPrompt() {
    SubstitutionAudit audit = new SubstitutionAudit(SETTINGS, List.of("x"));
    double[][] two = {{1}, {2}};
    assertThatThrownBy(() -> audit.add(two, new double[] {1}, new double[] {1, 2}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 answers, 1 rewards before, 2 after");
    assertThatThrownBy(() -> audit.add(two, new double[] {1, Double.NaN}, new double[] {1, 2}))
        .hasMessage("not a number to audit: NaN");
    assertThatThrownBy(() -> audit.add(two, new double[] {1, 2}, new double[] {1, 1e200}))
        .hasMessage("not a number to audit: 1.0E200");
    double[][] wide = {{1, 2}, {2, 3}};
    assertThatThrownBy(() -> audit.add(wide, new double[] {1, 2}, new double[] {1, 2}))
        .hasMessage("2 of 1 features");
    assertThat(audit.result().report().prompts()).isZero();
    assertThatThrownBy(() -> new SubstitutionAudit(SETTINGS, List.of("x", "x")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Example
  void shouldHaveTheSettingsThatAreDocumented() {
    assertThat(SETTINGS).isEqualTo(new AuditSettings(0.1, 0.05, List.of(2, 4, 8, 16), 10));
    assertThatThrownBy(() -> SETTINGS.withTolerance(-0.1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SETTINGS.withFamilyWiseRate(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SETTINGS.withBestOf(List.of(4, 2)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SETTINGS.withFewestPrompts(2))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
