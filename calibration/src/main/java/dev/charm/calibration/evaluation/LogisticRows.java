package dev.charm.calibration.evaluation;

import dev.charm.calibration.numeric.Cholesky;
import dev.charm.calibration.numeric.Newton;
import dev.charm.calibration.numeric.Sigmoid;
import java.util.ArrayList;
import java.util.List;

/**
 * A logistic model of three effects, fitted to chances by cross-entropy: {@link LengthEffect}.
 *
 * <p>Answers that are all won or all lost would have effects without bound, so each is held by a
 * penalty of {@value #PENALTY} of half its square, which moves no figure that is shown.
 */
final class LogisticRows implements Newton.Concave {
  static final double PENALTY = 1e-6;
  private static final int SIZE = 3;

  private final List<double[]> features = new ArrayList<>();
  private final List<double[]> targets = new ArrayList<>();
  private final double[] centre = new double[SIZE];
  private final double[][] pull = new double[SIZE][SIZE];

  LogisticRows() {
    for (int i = 0; i < SIZE; i++) {
      pull[i][i] = PENALTY;
    }
  }

  /**
   * Takes rows in.
   *
   * @param quality whether they speak of the model's own quality
   * @param weight of each
   */
  LogisticRows add(JudgedAnswers answers, double[] difficulties, boolean quality, double weight) {
    double[] lengths = answers.lengthTerms();
    for (int i = 0; i < lengths.length; i++) {
      features.add(new double[] {quality ? 1 : 0, lengths[i], difficulties[answers.prompts()[i]]});
      targets.add(new double[] {answers.preferences()[i], weight});
    }
    return this;
  }

  /** Pulls the effects of length and difficulty to those that all models have in common. */
  LogisticRows pullTo(SharedEffect shared) {
    centre[1] = shared.length();
    centre[2] = shared.difficulty();
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 2; j++) {
        pull[i + 1][j + 1] += shared.information()[i][j];
      }
    }
    return this;
  }

  /** The effects that fit best. */
  LengthEffect fit() {
    double[] best = Newton.maximum(this);
    return new LengthEffect(best[0], best[1], best[2]);
  }

  @Override
  public int size() {
    return SIZE;
  }

  @Override
  public Newton.Point at(double[] variables) {
    double[] gradient = new double[SIZE];
    double[][] curvature = new double[SIZE][];
    for (int i = 0; i < SIZE; i++) {
      curvature[i] = pull[i].clone();
      for (int j = 0; j < SIZE; j++) {
        gradient[i] -= pull[i][j] * (variables[j] - centre[j]);
      }
    }
    for (int row = 0; row < features.size(); row++) {
      double[] x = features.get(row);
      double[] target = targets.get(row);
      double p = Sigmoid.of(x[0] * variables[0] + x[1] * variables[1] + x[2] * variables[2]);
      double residual = target[1] * (target[0] - p);
      double weight = target[1] * p * (1 - p);
      for (int i = 0; i < SIZE; i++) {
        gradient[i] += residual * x[i];
        for (int j = 0; j < SIZE; j++) {
          curvature[i][j] += weight * x[i] * x[j];
        }
      }
    }
    return new Slope(gradient, curvature);
  }

  private record Slope(double[] gradient, double[][] curvature) implements Newton.Point {
    @Override
    public double[] step(double[] of) {
      return Cholesky.of(curvature).solve(of);
    }
  }
}
