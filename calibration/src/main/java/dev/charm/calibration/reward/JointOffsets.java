package dev.charm.calibration.reward;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;

/**
 * One offset per model that suits all pairs of models at once.
 *
 * <p><b>Idea.</b> With an offset for every model a pair (a, b) is corrected by {@code delta_a -
 * delta_b}. N models have N(N-1)/2 expected win rates and N - 1 free offsets, so not all can be
 * met; the offsets are those that minimise the cross-entropy between modelled and expected wins,
 *
 * <pre>sum over pairs, prompts i of  -P log sigma(z) - (1 - P) log(1 - sigma(z)),
 *     z = (d_i + delta_a - delta_b) / T</pre>
 *
 * Its gradient by delta_a is the number of soft wins of a over its expected ones, over T: at the
 * minimum <i>every model wins as often over all its games as its ratings promise</i>. For two
 * models that is the objective {@code paired}.
 *
 * <p><b>Weights.</b> Every prompt of every pair counts once: a sum over games, as a likelihood is,
 * so a pair that shares one prompt does not pull as hard as one that shares a thousand. Where all
 * models answered all prompts it is the same as a mean by pair.
 *
 * <p><b>Uniqueness.</b> The cross-entropy is convex, and strictly so in all differences of offsets
 * along pairs with a common prompt. Only a common shift of all is free (the gauge), if the graph of
 * those pairs is connected. It grows without bound in every direction, as 0 &lt; P &lt; 1 (brought
 * into [1e-12, 1 - 1e-12], as for one pair), so there is a minimum.
 *
 * <p><b>Method.</b> From offsets that solve {@code paired} exactly along a tree of pairs, Newton
 * steps with one model held at 0; the matrix is a Laplacian of the graph and so positive definite.
 * The step is lengthened or shortened until the slope along it is at most half of what it was,
 * which on a convex function always succeeds and always makes progress. It ends when no model's
 * wins are off by more than 1e-13 of its games, or a step is lost in rounding. Should the scores be
 * so far apart in temperatures that sigma is a staircase, and 200 steps not suffice, the problem is
 * solved at a temperature as wide as the scores first and then at quarters of it. Usually: 4 to 8
 * steps.
 *
 * <p>Source: Newton's method for a convex function, Boyd and Vandenberghe, Convex Optimization,
 * chapter 9; the objective is eq. 3 of CHARM, arXiv 2504.10045, for many models.
 */
final class JointOffsets {
  private static final int STEPS = 200;
  private static final double ENOUGH = 1e-13; // of a model's games
  private static final double RIDGE = 1e-12;

  private final int models;
  private final List<Pair> pairs;

  /**
   * Two models and what is known of them.
   *
   * @param o index of one model
   * @param r index of the other
   * @param differences {@code s_o - s_r}, not empty
   * @param expected win rate of o against r
   */
  record Pair(int o, int r, Differences differences, double expected) {}

  private JointOffsets(int models, List<Pair> pairs) {
    this.models = models;
    this.pairs = pairs;
  }

  /**
   * The offsets, of which the first is 0.
   *
   * @param pairs such that every model can be reached from every other
   * @throws ArithmeticException if the steps do not converge
   */
  static double[] solve(int models, List<Pair> pairs, double temperature) {
    JointOffsets joint = new JointOffsets(models, pairs);
    double[] offsets = joint.alongTree(temperature);
    if (joint.improve(offsets, temperature)) {
      return offsets;
    }
    Arrays.fill(offsets, 0);
    double t = Math.max(temperature, joint.range());
    while (t > temperature) {
      joint.improve(offsets, t);
      t /= 4;
    }
    if (!joint.improve(offsets, temperature)) {
      throw new ArithmeticException(
          "the joint offsets of "
              + models
              + " models do not converge at temperature "
              + temperature
              + ", which is tiny beside the scores: choose a greater one");
    }
    return offsets;
  }

  private double range() {
    return pairs.stream().mapToDouble(pair -> pair.differences().magnitude()).max().orElse(0);
  }

  private double[] alongTree(double temperature) {
    double[] offsets = new double[models];
    boolean[] reached = new boolean[models];
    ArrayDeque<Integer> next = new ArrayDeque<>(List.of(0));
    reached[0] = true;
    while (!next.isEmpty()) {
      int model = next.remove();
      for (Pair pair : pairs) {
        int other = pair.o() == model ? pair.r() : pair.r() == model ? pair.o() : model;
        if (!reached[other]) {
          double offset =
              OffsetSolver.solve(
                  new Objective.Paired(temperature), pair.differences(), pair.expected());
          offsets[other] = offsets[model] + (pair.o() == other ? offset : -offset);
          reached[other] = true;
          next.add(other);
        }
      }
    }
    return offsets;
  }

  /** Newton's method from these offsets; whether it arrived. */
  private boolean improve(double[] offsets, double temperature) {
    for (int step = 0; step < STEPS; step++) {
      JointGradient gradient = JointGradient.at(models, pairs, offsets, temperature, true);
      if (gradient.vanishes(ENOUGH)) {
        return true;
      }
      double[] direction = gradient.newtonStep(RIDGE);
      double length = length(offsets, direction, gradient, temperature);
      boolean moved = false;
      for (int m = 1; m < models; m++) {
        double target = offsets[m] + length * temperature * direction[m];
        moved |= Math.abs(target - offsets[m]) > 4 * Math.ulp(offsets[m]);
        offsets[m] = target + 0.0;
      }
      if (!moved) {
        return true;
      }
    }
    return false;
  }

  /** How far to go so that the slope along the direction is at most half of what it was. */
  private double length(
      double[] offsets, double[] direction, JointGradient gradient, double temperature) {
    double start = gradient.along(direction);
    double low = 0;
    double high = Double.POSITIVE_INFINITY;
    double length = 1;
    for (int i = 0; i < STEPS; i++) {
      double[] there = offsets.clone();
      for (int m = 1; m < models; m++) {
        there[m] += length * temperature * direction[m];
      }
      double slope = JointGradient.at(models, pairs, there, temperature, false).along(direction);
      if (Math.abs(slope) <= Math.abs(start) / 2) {
        return length;
      }
      if (slope < 0) {
        low = length;
      } else {
        high = length;
      }
      length = Double.isInfinite(high) ? 2 * length : low / 2 + high / 2;
    }
    return low;
  }
}
