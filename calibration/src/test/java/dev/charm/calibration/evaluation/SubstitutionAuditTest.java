package dev.charm.calibration.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.charm.calibration.evaluation.AuditLine.Measured;
import dev.charm.calibration.evaluation.AuditLine.NotMeasurable;
import dev.charm.calibration.evaluation.AuditLine.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

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

  private static List<AuditPrompt> simulated(long seed, int prompts, int answers) {
    SimulatedForm form = new SimulatedForm(seed);
    return IntStream.range(0, prompts)
        .mapToObj(
            i ->
                AuditPrompt.of(
                    form.answers(answers),
                    f -> 0.6 * f[SimulatedForm.LENGTH] + form.noise(),
                    f -> 0.5 * f[SimulatedForm.LENGTH] + form.noise()))
        .toList();
  }

  private static List<AuditPrompt> changed(
      List<AuditPrompt> prompts, UnaryOperator<double[]> before, UnaryOperator<double[]> after) {
    return prompts.stream()
        .map(p -> new AuditPrompt(p.features(), before.apply(p.before()), after.apply(p.after())))
        .toList();
  }

  private static double[] each(double[] values, double factor, double constant) {
    return DoubleStream.of(values).map(v -> factor * v + constant).toArray();
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
    AuditResult result = AuditPrompt.audit(SETTINGS, NAMES, simulated(3, 40, 4));

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

  @Property(tries = 20)
  void shouldNotDependOnAnyOrder(@ForAll long seed) {
    List<AuditPrompt> prompts = new ArrayList<>(simulated(seed, 30, 5));
    AuditResult expected = AuditPrompt.audit(SETTINGS, NAMES, prompts);
    Random random = new Random(seed);
    Collections.shuffle(prompts, random);
    List<AuditPrompt> shuffled = prompts.stream().map(p -> shuffled(p, random)).toList();

    assertThat(AuditPrompt.audit(SETTINGS, NAMES, shuffled)).isEqualTo(expected);
  }

  private static AuditPrompt shuffled(AuditPrompt prompt, Random random) {
    List<Integer> order =
        new ArrayList<>(IntStream.range(0, prompt.before().length).boxed().toList());
    Collections.shuffle(order, random);
    return new AuditPrompt(
        order.stream().map(i -> prompt.features()[i]).toArray(double[][]::new),
        order.stream().mapToDouble(i -> prompt.before()[i]).toArray(),
        order.stream().mapToDouble(i -> prompt.after()[i]).toArray());
  }

  @Property(tries = 20)
  void shouldNotDependOnTheScaleOfRewardsNorOnTheirMeans(
      @ForAll long seed,
      @ForAll @DoubleRange(min = 0.01, max = 1000) double factor,
      @ForAll @IntRange(min = -1000, max = 1000) int constant) {
    List<AuditPrompt> prompts = simulated(seed, 30, 4);
    Random constants = new Random(seed);
    List<AuditPrompt> others =
        changed(
            prompts,
            before -> each(before, 1, constants.nextInt(100)),
            after -> each(after, factor, constant));
    List<Measured> expected = AuditPrompt.audit(SETTINGS, NAMES, prompts).report().measured();
    List<Measured> lines = AuditPrompt.audit(SETTINGS, NAMES, others).report().measured();

    assertThat(lines).hasSameSizeAs(expected).isNotEmpty();
    for (int i = 0; i < lines.size(); i++) {
      assertThat(lines.get(i).before().low())
          .isEqualTo(expected.get(i).before().low(), within(1e-6));
      assertThat(lines.get(i).after().high())
          .isEqualTo(expected.get(i).after().high(), within(1e-6));
      assertThat(lines.get(i).atLeast()).isEqualTo(expected.get(i).atLeast(), within(1e-6));
    }
  }

  @Property(tries = 20)
  void shouldFindNoGrowthWhereTheCandidateIsTheActiveVersion(
      @ForAll long seed, @ForAll @DoubleRange(min = 0.1, max = 10) double factor) {
    List<AuditPrompt> same =
        simulated(seed, 30, 5).stream()
            .map(p -> new AuditPrompt(p.features(), p.before(), each(p.before(), factor, 0)))
            .toList();
    AuditResult result = AuditPrompt.audit(SETTINGS.withTolerance(0), NAMES, same);

    assertThat(result).isInstanceOf(AuditResult.Passed.class);
    assertThat(result.report().measured())
        .isNotEmpty()
        .allSatisfy(l -> assertThat(l.growth().value()).isEqualTo(0, within(1e-12)));
  }

  @Property(tries = 300)
  void shouldNeverBeNotANumber(
      @ForAll @IntRange(min = 0, max = 15) int prompts,
      @ForAll @IntRange(min = 0, max = 5) int answers,
      @ForAll @IntRange(min = 1, max = 3) int values,
      @ForAll long seed) {
    Random random = new Random(seed);
    List<AuditPrompt> few =
        IntStream.range(0, prompts)
            .mapToObj(
                i -> {
                  double[][] features = new double[answers][];
                  for (int j = 0; j < answers; j++) {
                    features[j] = random.ints(5, 0, values).asDoubleStream().toArray();
                  }
                  return AuditPrompt.of(
                      features, f -> random.nextInt(values), f -> random.nextInt(values));
                })
            .toList();
    AuditResult result = AuditPrompt.audit(SETTINGS.withFewestPrompts(3), NAMES, few);

    assertThat(result.report().lines()).hasSize(25);
    for (Measured line : result.report().measured()) {
      assertThat(line.before().low()).isLessThanOrEqualTo(line.before().high());
      assertThat(line.after().low()).isLessThanOrEqualTo(line.after().high());
      assertThat(line.growth().low()).isLessThanOrEqualTo(line.growth().value());
      assertThat(line.growth().high()).isGreaterThanOrEqualTo(line.growth().value());
      assertThat(line.atLeast()).isLessThanOrEqualTo(line.growth().value());
      assertThat(line.growth().high() - line.atLeast()).isFinite();
    }
    assertThat(result instanceof AuditResult.NothingMeasured)
        .isEqualTo(result.report().measured().isEmpty());
  }

  @Example
  void shouldSayThatNothingWasMeasured() {
    assertThat(nothing(List.of()))
        .isEqualTo("nothing could be measured: no prompt has two answers");
    assertThat(nothing(simulated(5, 50, 1)))
        .isEqualTo("nothing could be measured: no prompt has two answers");
    for (int few = 1; few <= 3; few++) {
      assertThat(nothing(simulated(5, few, 16)))
          .isEqualTo(
              "nothing could be measured: too few prompts to tell by, 10 effective ones are needed");
    }
    List<AuditPrompt> prompts = simulated(5, 50, 16);
    assertThat(nothing(changed(prompts, b -> each(b, 0, 0.1), a -> a)))
        .isEqualTo("nothing could be measured: the rewards before do not differ within prompts");
    assertThat(nothing(changed(prompts, b -> b, a -> each(a, 0, 0.1))))
        .isEqualTo(
            "nothing could be measured: the candidate's rewards do not differ within prompts");
  }

  private static String nothing(List<AuditPrompt> prompts) {
    return ((AuditResult.NothingMeasured) AuditPrompt.audit(SETTINGS, NAMES, prompts)).reason();
  }

  @Example
  void shouldLeaveOutPromptsWithoutAChoiceAndCountThem() {
    List<AuditPrompt> prompts = new ArrayList<>(simulated(6, 30, 4));
    List<Measured> expected = AuditPrompt.audit(SETTINGS, NAMES, prompts).report().measured();
    prompts.addAll(simulated(7, 3, 1));
    prompts.addAll(simulated(7, 2, 0));
    AuditReport report = AuditPrompt.audit(SETTINGS, NAMES, prompts).report();

    assertThat(report.measured()).isEqualTo(expected);
    assertThat(report.withoutChoice()).isEqualTo(5);
    assertThat(report.prompts()).isEqualTo(30);
    assertThat(report.answers()).isEqualTo(120);
    assertThat(report.notes()).contains("prompts left out, with fewer than two answers: 5");
  }

  @Example
  void shouldLookAtPicksOfPromptsWithEnoughAnswersAlone() {
    List<AuditPrompt> prompts = new ArrayList<>(simulated(8, 40, 3));
    prompts.addAll(simulated(9, 30, 8));
    List<Measured> lines = AuditPrompt.audit(SETTINGS, NAMES, prompts).report().measured();

    assertThat(lines.stream().filter(l -> l.feature().equals("length")))
        .extracting(l -> l.measure().text() + ": " + l.prompts())
        .containsExactly("all responses: 70", "best of 2: 70", "best of 4: 30", "best of 8: 30");
  }

  @Example
  void shouldTellWhatCannotBeToldApart() {
    List<AuditPrompt> prompts =
        simulated(10, 100, 4).stream()
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
    List<AuditPrompt> prompts = simulated(12, 100, 4);
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
