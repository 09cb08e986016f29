package dev.charm.calibration.rating;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The curvature of a likelihood of many players: a Laplacian, {@code sum of w_ij (e_i - e_j)(e_i -
 * e_j)'} over the pairs that met, kept as these pairs. Equations are solved by conjugate gradients,
 * each iteration in time proportional to the pairs. Where players have met many others, some dozen
 * are enough when preconditioned by the diagonal; where that does not arrive, they begin anew with
 * {@link ApproximateElimination}, which takes longer to make and arrives whatever the graph, at
 * once if it is a tree, a chain or a ring.
 *
 * <p>Of a common shift the matrix knows nothing, and neither does the way of the iterations; in the
 * end the player known best is held where it was, as in {@link Curvature}.
 *
 * <p>Source: M. R. Hestenes and E. Stiefel, Methods of conjugate gradients for solving linear
 * systems, Journal of Research of the National Bureau of Standards 49 (1952).
 */
final class SparseLaplacian {
  private static final double ENOUGH = 1e-6; // of the error at first: Newton's next step mends it
  private static final int MANY = 3; // pairs for each player: the diagonal may do
  private static final int FEW_ITERATIONS = 40;
  private static final int ITERATIONS = 1000;

  private final int[] first;
  private final int[] second;
  private final double[] weights;
  private final double[] diagonal;

  /**
   * @param weights of each pair, not negative
   */
  SparseLaplacian(int players, int[] first, int[] second, double[] weights) {
    this.first = first;
    this.second = second;
    this.weights = weights;
    this.diagonal = new double[players];
    for (int k = 0; k < weights.length; k++) {
      diagonal[first[k]] += weights[k];
      diagonal[second[k]] += weights[k];
    }
  }

  /**
   * How far to move all players but the held one to make up for a gradient.
   *
   * @param gradient with a sum of 0
   * @throws ArithmeticException if the iterations do not arrive
   */
  double[] solve(double[] gradient) {
    double[] solution =
        weights.length < MANY * diagonal.length
            ? null
            : solve(gradient, this::byDiagonal, FEW_ITERATIONS);
    if (solution == null) {
      ApproximateElimination near =
          new ApproximateElimination(diagonal.length, first, second, weights);
      solution = solve(gradient, near::solve, ITERATIONS);
    }
    if (solution == null) {
      throw new ArithmeticException("no convergence in " + ITERATIONS + " conjugate gradients");
    }
    return held(solution);
  }

  private double[] byDiagonal(double[] right) {
    double[] x = new double[right.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = diagonal[i] > 0 ? right[i] / diagonal[i] : 0;
    }
    return x;
  }

  /** The solution, or null if so many iterations do not arrive. */
  private double @Nullable [] solve(
      double[] gradient, UnaryOperator<double[]> near, int iterations) {
    double[] x = new double[gradient.length];
    double[] left = gradient.clone();
    double[] z = near.apply(left);
    double[] direction = z;
    double error = dot(left, z);
    double enough = ENOUGH * ENOUGH * error;
    for (int k = 0; k < iterations && error > enough; k++) {
      double[] image = times(direction);
      double length = error / dot(direction, image);
      add(x, length, direction);
      add(left, -length, image);
      z = near.apply(left);
      double next = dot(left, z);
      add(z, next / error, direction);
      direction = z;
      error = next;
    }
    return error <= enough ? x : null;
  }

  private double[] times(double[] x) {
    double[] image = new double[x.length];
    for (int k = 0; k < weights.length; k++) {
      double flow = weights[k] * (x[first[k]] - x[second[k]]);
      image[first[k]] += flow;
      image[second[k]] -= flow;
    }
    return image;
  }

  private double[] held(double[] x) {
    int best = 0;
    for (int i = 1; i < diagonal.length; i++) {
      best = diagonal[i] > diagonal[best] ? i : best;
    }
    double shift = x[best];
    for (int i = 0; i < x.length; i++) {
      x[i] -= shift;
    }
    return x;
  }

  private static void add(double[] to, double factor, double[] other) {
    for (int i = 0; i < to.length; i++) {
      to[i] += factor * other[i];
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
