package dev.charm.calibration.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.evaluation.AuditLine.Measured;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;

/** How often audits err, beside what they promise; with fixed seeds. */
class SubstitutionAuditRatesTest {
  private static final int AUDITS = 200;

  /** Of 200 audits that err in 5 %: reached by chance once in 1,000 times. */
  private static final int MOST = 20;

  private static final double[] NOISES = {0.2, 1};

  @Example
  void shouldRarelyRefuseTheActiveVersionWithNoise() {
    for (double noise : NOISES) {
      assertThat(refused(noise, false, AuditSettings.defaults().withTolerance(0)))
          .isLessThanOrEqualTo(MOST);
    }
  }

  /** Without a tolerance, nothing of it grew by a hair: the rate is the one that is stated. */
  @Example
  void shouldRefuseATwinOfTheActiveVersionAtMostAsOftenAsStated() {
    for (double noise : NOISES) {
      assertThat(refused(noise, true, AuditSettings.defaults().withTolerance(0)))
          .isLessThanOrEqualTo(MOST);
      assertThat(refused(noise, true, AuditSettings.defaults())).isZero();
    }
  }

  /** An audit that never refuses would keep any rate. */
  @Example
  void shouldRefuseWhatGrewAlmostAlways() {
    int refused = 0;
    for (int i = 0; i < 50; i++) {
      SimulatedForm form = new SimulatedForm(i);
      List<AuditPrompt> prompts = new ArrayList<>();
      for (int p = 0; p < 150; p++) {
        prompts.add(
            AuditPrompt.of(
                form.answers(4), f -> form.noise(), f -> form.noise() + f[SimulatedForm.BOLD]));
      }
      AuditResult result =
          AuditPrompt.audit(AuditSettings.defaults(), SimulatedForm.NAMES, prompts);
      refused += result instanceof AuditResult.Refused ? 1 : 0;
    }
    assertThat(refused).isGreaterThanOrEqualTo(45);
  }

  private static int refused(double noise, boolean twin, AuditSettings settings) {
    int refused = 0;
    for (int i = 0; i < AUDITS; i++) {
      SimulatedForm form = new SimulatedForm(1_000 + i);
      List<AuditPrompt> prompts = new ArrayList<>();
      for (int p = 0; p < 60; p++) {
        prompts.add(candidate(form, noise, twin));
      }
      AuditResult result = AuditPrompt.audit(settings, SimulatedForm.NAMES, prompts);
      assertThat(result).isNotInstanceOf(AuditResult.NothingMeasured.class);
      refused += result instanceof AuditResult.Refused ? 1 : 0;
    }
    return refused;
  }

  private static AuditPrompt candidate(SimulatedForm form, double noise, boolean twin) {
    double[][] answers = form.answers(5);
    double[] before = new double[5];
    double[] after = new double[5];
    for (int i = 0; i < 5; i++) {
      double[] f = answers[i];
      double common =
          0.5 * f[SimulatedForm.LENGTH] + 0.3 * f[SimulatedForm.BOLD] + 0.7 * form.noise();
      before[i] = common + (twin ? noise * form.noise() : 0);
      after[i] = common + noise * form.noise();
    }
    return new AuditPrompt(answers, before, after);
  }

  /**
   * Rewards {@code l + w + noise} and {@code w / 2 + noise} of two features of which one has the
   * correlation .6 with the other: the true values are known, of the best of 2 as 1 / sqrt(pi)
   * times the correlation.
   */
  @Example
  void shouldCoverTheTruthAsOftenAsStated() {
    int[] covered = new int[4];
    int[] grown = new int[4];
    for (int i = 0; i < 400; i++) {
      List<Measured> lines = correlated(i).report().measured();
      double before = Math.sqrt(1 + 1 + 2 * 0.6 + 1);
      double after = Math.sqrt(0.25 + 1);
      double[] truth = {
        1 / before, 1 / before, 1.6 / before / Math.sqrt(Math.PI), 1.6 / before / Math.sqrt(Math.PI)
      };
      double[] then = {
        0, 0.5 / after, 0.3 / after / Math.sqrt(Math.PI), 0.5 / after / Math.sqrt(Math.PI)
      };
      for (int line = 0; line < 4; line++) {
        covered[line] += holds(lines.get(line).before(), truth[line]);
        grown[line] += holds(lines.get(line).growth(), then[line] - truth[line]);
      }
    }
    for (int line = 0; line < 4; line++) {
      assertThat(covered[line]).isBetween(364, 396); // 380 are stated; three standard errors
      assertThat(grown[line]).isBetween(364, 399);
    }
  }

  private static int holds(IntervalEstimate interval, double truth) {
    return interval.low() <= truth && truth <= interval.high() ? 1 : 0;
  }

  private static AuditResult correlated(long seed) {
    SimulatedForm form = new SimulatedForm(50_000 + seed);
    List<AuditPrompt> prompts = new ArrayList<>();
    for (int p = 0; p < 60; p++) {
      double[][] answers = new double[4][];
      for (int j = 0; j < 4; j++) {
        double l = form.noise();
        answers[j] = new double[] {l, 0.6 * l + 0.8 * form.noise()};
      }
      prompts.add(
          AuditPrompt.of(answers, f -> f[0] + f[1] + form.noise(), f -> 0.5 * f[1] + form.noise()));
    }
    return AuditPrompt.audit(
        AuditSettings.defaults().withBestOf(List.of(2)), List.of("l", "w"), prompts);
  }
}
