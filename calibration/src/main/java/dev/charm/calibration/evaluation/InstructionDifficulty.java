package dev.charm.calibration.evaluation;

import dev.charm.calibration.numeric.Cholesky;
import dev.charm.calibration.numeric.Newton;
import dev.charm.calibration.numeric.Sigmoid;
import java.util.Arrays;
import java.util.List;

/**
 * How hard each prompt is to win, of the preferences of several models: {@code sigmoid(quality_m +
 * length_m * l + g)}, fitted to all models at once with one number g per prompt. Greater is easier.
 *
 * <p>Each g has a normal prior around 0 with the variance 1 / {@value #PRECISION}: a standard
 * deviation of 1.8, where the published difficulties of AlpacaEval have 1.5. Without it a prompt
 * that nobody wins would be without bound, and the preferences of one model would be explained by
 * the difficulties alone.
 */
public final class InstructionDifficulty {
  static final double PRECISION = 0.3;

  private InstructionDifficulty() {}

  /**
   * Fits the difficulties.
   *
   * @param prompts how many there are
   * @return one per prompt; 0 where no model was judged
   */
  public static double[] jointly(List<JudgedAnswers> models, int prompts) {
    return Arrays.copyOf(Newton.maximum(new Joint(models, prompts)), prompts);
  }

  /** Variables: each prompt's difficulty, then quality and effect of length of each model. */
  private record Joint(List<JudgedAnswers> models, int prompts, double[][] lengths)
      implements Newton.Concave {
    Joint(List<JudgedAnswers> models, int prompts) {
      this(
          models,
          prompts,
          models.stream().map(JudgedAnswers::lengthTerms).toArray(double[][]::new));
    }

    @Override
    public int size() {
      return prompts + 2 * models.size();
    }

    @Override
    public Newton.Point at(double[] variables) {
      int own = 2 * models.size();
      double[] gradient = new double[size()];
      double[] diagonal = new double[prompts];
      double[][] mixed = new double[prompts][own];
      double[][] corner = new double[own][own];
      for (int i = 0; i < size(); i++) {
        gradient[i] = -(i < prompts ? PRECISION : LogisticRows.PENALTY) * variables[i];
      }
      Arrays.fill(diagonal, PRECISION);
      for (int model = 0; model < models.size(); model++) {
        JudgedAnswers answers = models.get(model);
        int quality = 2 * model;
        int length = quality + 1;
        corner[quality][quality] = LogisticRows.PENALTY;
        corner[length][length] = LogisticRows.PENALTY;
        for (int i = 0; i < answers.size(); i++) {
          int prompt = answers.prompts()[i];
          double term = lengths[model][i];
          double p =
              Sigmoid.of(
                  variables[prompt]
                      + variables[prompts + quality]
                      + variables[prompts + length] * term);
          double residual = answers.preferences()[i] - p;
          double weight = p * (1 - p);
          gradient[prompt] += residual;
          gradient[prompts + quality] += residual;
          gradient[prompts + length] += residual * term;
          diagonal[prompt] += weight;
          mixed[prompt][quality] += weight;
          mixed[prompt][length] += weight * term;
          corner[quality][quality] += weight;
          corner[quality][length] += weight * term;
          corner[length][length] += weight * term * term;
        }
      }
      return new Bordered(gradient, diagonal, mixed, corner);
    }
  }

  /**
   * Derivatives.
   *
   * @param diagonal curvature of each prompt's difficulty, which knows nothing of another prompt's
   * @param mixed of the difficulties and what is a model's own
   * @param corner of what is a model's own, above the diagonal
   */
  private record Bordered(double[] gradient, double[] diagonal, double[][] mixed, double[][] corner)
      implements Newton.Point {
    @Override
    public double[] step(double[] of) {
      int prompts = diagonal.length;
      int own = corner.length;
      double[][] left = new double[own][];
      for (int i = 0; i < own; i++) {
        left[i] = corner[i].clone();
      }
      double[] right = Arrays.copyOfRange(of, prompts, prompts + own);
      for (int prompt = 0; prompt < prompts; prompt++) {
        double[] row = mixed[prompt];
        for (int i = 0; i < own; i++) {
          double factor = row[i] / diagonal[prompt];
          if (factor == 0) {
            continue;
          }
          right[i] -= factor * of[prompt];
          for (int j = i; j < own; j++) {
            left[i][j] -= factor * row[j];
          }
        }
      }
      double[] models = Cholesky.of(left).solve(right);
      double[] step = new double[prompts + own];
      System.arraycopy(models, 0, step, prompts, own);
      for (int prompt = 0; prompt < prompts; prompt++) {
        double rest = of[prompt];
        for (int i = 0; i < own; i++) {
          rest -= mixed[prompt][i] * models[i];
        }
        step[prompt] = rest / diagonal[prompt];
      }
      return step;
    }
  }
}
