package dev.charm.calibration.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.charm.calibration.evaluation.AuditLine.Measured;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** What holds of an audit whatever the prompts. */
class SubstitutionAuditPropertiesTest {
  private static final List<String> NAMES = SimulatedForm.NAMES;
  private static final AuditSettings SETTINGS = AuditSettings.defaults();

  @Property(tries = 20)
  void shouldNotDependOnAnyOrder(@ForAll long seed) {
    UnaryOperator<double[]> tied = rewards -> DoubleStream.of(rewards).map(Math::rint).toArray();
    List<AuditPrompt> prompts =
        new ArrayList<>(AuditPrompt.changed(AuditPrompt.simulated(seed, 30, 5), tied, tied));
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
    List<AuditPrompt> prompts = AuditPrompt.simulated(seed, 80, 4);
    Random constants = new Random(seed);
    List<AuditPrompt> others =
        AuditPrompt.changed(
            prompts,
            before -> AuditPrompt.each(before, 1, constants.nextInt(100)),
            after -> AuditPrompt.each(after, factor, constant));
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
        AuditPrompt.simulated(seed, 80, 5).stream()
            .map(
                p ->
                    new AuditPrompt(
                        p.features(), p.before(), AuditPrompt.each(p.before(), factor, 0)))
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
}
