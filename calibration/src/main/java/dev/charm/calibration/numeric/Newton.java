package dev.charm.calibration.numeric;

/**
 * Newton's method for the greatest value of a concave function, from 0.
 *
 * <p>A step that goes too far is halved: one at whose end the slope along it is reversed and more
 * than half of what it was. One that would move a variable by more than {@value #FAR} is damped
 * from the start, to the logarithm of what it would move two variables apart: a sum of logistic
 * functions is greater at its end, and not so flat that no step leads back. The method ends with
 * the first step that moves no variable by more than 1e-10; that step is still taken. Each step
 * squares the error, so what remains then is rounding. Where rounding alone moves more than 1e-10,
 * the method ends when steps no longer shrink by half.
 *
 * <p>Source of the damping: T. Sun and Q. Tran-Dinh, Generalized self-concordant functions: a
 * recipe for Newton-type methods, Mathematical Programming 178 (2019), of order 2.
 */
public final class Newton {
  private static final int STEPS = 200;
  private static final double ENOUGH = 1e-10;
  private static final double NEAR = 1e-6;
  private static final double FAR = 8;

  private Newton() {}

  /** The function. */
  public interface Concave {
    /** How many variables it has. */
    int size();

    /** Its derivatives at a point. */
    Point at(double[] variables);
  }

  /** The derivatives of the function at a point. */
  public interface Point {
    double[] gradient();

    /** How far to move each variable so that, by the curvature there, the gradient becomes 0. */
    double[] step(double[] gradient);
  }

  /**
   * Where the function is greatest. It must have a maximum.
   *
   * @throws ArithmeticException if the method does not find it in {@value #STEPS} steps
   */
  public static double[] maximum(Concave function) {
    double[] at = new double[function.size()];
    if (at.length == 0) {
      return at;
    }
    Point point = function.at(at);
    double[] gradient = point.gradient();
    double before = Double.POSITIVE_INFINITY;
    for (int step = 0; step < STEPS; step++) {
      double[] direction = point.step(gradient);
      double size = size(direction);
      double length = size > FAR ? Math.log1p(2 * size) / (2 * size) : 1;
      double[] there = moved(at, direction, length);
      if (size <= ENOUGH || (size <= NEAR && size > before / 2)) {
        return there;
      }
      before = size;
      double slope = dot(gradient, direction);
      point = function.at(there);
      gradient = point.gradient();
      while (dot(gradient, direction) < -slope / 2) {
        length /= 2;
        there = moved(at, direction, length);
        point = function.at(there);
        gradient = point.gradient();
      }
      at = there;
    }
    throw new ArithmeticException("no convergence in " + STEPS + " steps of Newton's method");
  }

  private static double[] moved(double[] from, double[] direction, double length) {
    double[] there = from.clone();
    for (int i = 0; i < there.length; i++) {
      there[i] += length * direction[i];
    }
    return there;
  }

  private static double size(double[] direction) {
    double most = 0;
    for (double step : direction) {
      most = Math.max(most, Math.abs(step));
    }
    return most;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
