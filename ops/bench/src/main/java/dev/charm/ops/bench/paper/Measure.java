package dev.charm.ops.bench.paper;

import dev.charm.calibration.evaluation.ArenaAgreement;
import dev.charm.calibration.evaluation.ArenaEvidence;
import dev.charm.calibration.evaluation.HeldOutAgreement;
import dev.charm.calibration.rating.ExpectedWinRate;
import dev.charm.calibration.reward.MismatchDegree;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Measures rewards at the held-out prompts, which nothing measured here was learned from.
 *
 * <p>With unseen models only pairs with one of them count, correlations are those among the unseen
 * ones, and the temperature is fitted on seen models at training prompts ({@link
 * HeldOutAgreement}).
 */
final class Measure {
  private static final int TO_FIT = 64; // one number is fitted on hundreds of pairs of models

  private final PaperData data;
  private final int reference;

  /**
   * @param reference place of the reference model
   */
  Measure(PaperData data, int reference) {
    this.data = data;
    this.reference = reference;
  }

  /** The same with another reference. */
  Measure against(int other) {
    return new Measure(data, other);
  }

  /** All rated models are seen. */
  Figures of(double[][] rewards) {
    double[][] rated = at(rewards, data.heldOut());
    ArenaAgreement agreement =
        new ArenaEvidence(rated, data.ratingValues(), new int[data.heldOut().length]).agreement();
    return figures(agreement, rewards, null);
  }

  /**
   * Some models are unseen.
   *
   * @param training places of prompts of whose first a temperature is fitted
   */
  Figures of(double[][] rewards, boolean[] unseen, int[] training) {
    int[] fitted = Arrays.copyOf(training, Math.min(training.length, TO_FIT));
    int[] prompts = Arrays.copyOf(data.heldOut(), data.heldOut().length + fitted.length);
    System.arraycopy(fitted, 0, prompts, data.heldOut().length, fitted.length);
    int[] parts = new int[prompts.length];
    Arrays.fill(parts, data.heldOut().length, parts.length, 1);
    ArenaEvidence evidence = new ArenaEvidence(at(rewards, prompts), data.ratingValues(), parts);
    List<HeldOutAgreement.Quarter> quarters = HeldOutAgreement.of(evidence, List.of(unseen));
    return figures(quarters.get(3).agreement(), rewards, unseen);
  }

  private double[][] at(double[][] rewards, int[] prompts) {
    return Arrays.stream(rewards)
        .limit(data.rated())
        .map(own -> Arrays.stream(prompts).mapToDouble(p -> own[p]).toArray())
        .toArray(double[][]::new);
  }

  private Figures figures(
      ArenaAgreement agreement, double[][] rewards, boolean @Nullable [] unseen) {
    return new Figures(
        value(agreement.meanAbsMd()),
        toReference(rewards, unseen),
        value(agreement.order()),
        value(agreement.spearman()),
        value(agreement.pearson()),
        value(agreement.temperatureMd()),
        judge(rewards, false),
        judge(rewards, true),
        Double.NaN);
  }

  private static double value(OptionalDouble value) {
    return value.orElse(Double.NaN);
  }

  private double toReference(double[][] rewards, boolean @Nullable [] unseen) {
    double sum = 0;
    int models = 0;
    for (int m = 0; m < data.rated(); m++) {
      if (m != reference && (unseen == null || unseen[m])) {
        sum += md(rewards, m, reference);
        models++;
      }
    }
    return sum / models;
  }

  /** The mean of both directions' |MD| of two models. */
  double md(double[][] rewards, int o, int r) {
    int wins = 0;
    int losses = 0;
    for (int p : data.heldOut()) {
      wins += rewards[o][p] > rewards[r][p] ? 1 : 0;
      losses += rewards[o][p] < rewards[r][p] ? 1 : 0;
    }
    double n = data.heldOut().length;
    double expected = ExpectedWinRate.of(data.rating(o), data.rating(r));
    return (Math.abs(MismatchDegree.of(wins / n, expected))
            + Math.abs(MismatchDegree.of(losses / n, 1 - expected)))
        / 2;
  }

  /** The share of the judges' preferences at held-out prompts that rewards agree with. */
  private double judge(double[][] rewards, boolean bothRated) {
    boolean[] measured = new boolean[data.prompts().size()];
    Arrays.stream(data.heldOut()).forEach(p -> measured[p] = true);
    double right = 0;
    int count = 0;
    for (PaperData.Judged each : data.judged()) {
      if (measured[each.prompt()]
          && each.preference() != 0.5
          && !(bothRated && each.reference() >= data.rated())) {
        double d = rewards[each.model()][each.prompt()] - rewards[each.reference()][each.prompt()];
        right += d == 0 ? 0.5 : d > 0 == each.preference() > 0.5 ? 1 : 0;
        count++;
      }
    }
    return count == 0 ? Double.NaN : right / count;
  }
}
