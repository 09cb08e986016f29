package dev.charm.calibration.evaluation;

import dev.charm.calibration.numeric.Cholesky;
import dev.charm.calibration.numeric.Newton;
import dev.charm.calibration.numeric.Sigmoid;
import java.util.List;

/**
 * What length and difficulty do to all models of one judge alike: the fit of {@link LengthEffect}
 * in which only the quality is a model's own.
 *
 * @param length the effect of length
 * @param difficulty the effect of difficulty
 * @param information on both that one model's answers hold on average, its quality being unknown
 */
record SharedEffect(double length, double difficulty, double[][] information) {

  static SharedEffect of(List<JudgedAnswers> models, double[] difficulties) {
    Likelihood likelihood = new Likelihood(models, difficulties);
    double[] best = Newton.maximum(likelihood);
    double[][] information = likelihood.at(best).reduced();
    for (double[] row : information) {
      for (int j = 0; j < row.length; j++) {
        row[j] /= models.size();
      }
    }
    return new SharedEffect(best[0], best[1], information);
  }

  /** Variables: both effects, then the quality of each model. */
  private record Likelihood(List<JudgedAnswers> models, double[] difficulties, double[][] lengths)
      implements Newton.Concave {
    Likelihood(List<JudgedAnswers> models, double[] difficulties) {
      this(
          models,
          difficulties,
          models.stream().map(JudgedAnswers::lengthTerms).toArray(double[][]::new));
    }

    @Override
    public int size() {
      return 2 + models.size();
    }

    @Override
    public Arrow at(double[] variables) {
      Arrow arrow = new Arrow(new double[size()], new double[2][2], new double[models.size()][3]);
      for (int i = 0; i < size(); i++) {
        arrow.gradient[i] = -LogisticRows.PENALTY * variables[i];
      }
      arrow.head[0][0] = LogisticRows.PENALTY;
      arrow.head[1][1] = LogisticRows.PENALTY;
      for (int model = 0; model < models.size(); model++) {
        arrow.own[model][2] = LogisticRows.PENALTY;
        JudgedAnswers answers = models.get(model);
        for (int i = 0; i < answers.size(); i++) {
          double length = lengths[model][i];
          double difficulty = difficulties[answers.prompts()[i]];
          double p =
              Sigmoid.of(variables[0] * length + variables[1] * difficulty + variables[2 + model]);
          arrow.add(model, length, difficulty, answers.preferences()[i] - p, p * (1 - p));
        }
      }
      return arrow;
    }
  }

  /**
   * Derivatives; of the curvature what is not 0.
   *
   * @param head of both effects
   * @param own of each model's quality: with both effects, and with itself
   */
  private record Arrow(double[] gradient, double[][] head, double[][] own) implements Newton.Point {
    void add(int model, double length, double difficulty, double residual, double weight) {
      gradient[0] += residual * length;
      gradient[1] += residual * difficulty;
      gradient[2 + model] += residual;
      head[0][0] += weight * length * length;
      head[0][1] += weight * length * difficulty;
      head[1][0] = head[0][1];
      head[1][1] += weight * difficulty * difficulty;
      own[model][0] += weight * length;
      own[model][1] += weight * difficulty;
      own[model][2] += weight;
    }

    /** The curvature of both effects when every quality follows them. */
    double[][] reduced() {
      double[][] reduced = {head[0].clone(), head[1].clone()};
      for (double[] each : own) {
        for (int i = 0; i < 2; i++) {
          for (int j = 0; j < 2; j++) {
            reduced[i][j] -= each[i] * each[j] / each[2];
          }
        }
      }
      return reduced;
    }

    @Override
    public double[] step(double[] of) {
      double[] right = {of[0], of[1]};
      for (int model = 0; model < own.length; model++) {
        right[0] -= own[model][0] * of[2 + model] / own[model][2];
        right[1] -= own[model][1] * of[2 + model] / own[model][2];
      }
      double[] both = Cholesky.of(reduced()).solve(right);
      double[] step = new double[of.length];
      step[0] = both[0];
      step[1] = both[1];
      for (int model = 0; model < own.length; model++) {
        double[] each = own[model];
        step[2 + model] = (of[2 + model] - each[0] * both[0] - each[1] * both[1]) / each[2];
      }
      return step;
    }
  }
}
