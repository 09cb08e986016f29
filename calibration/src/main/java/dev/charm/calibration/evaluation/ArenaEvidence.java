package dev.charm.calibration.evaluation;

import dev.charm.calibration.numeric.CompensatedSum;
import dev.charm.calibration.numeric.Correlation;
import dev.charm.calibration.rating.ExpectedWinRate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntPredicate;

/**
 * Rewards of several policy models at the same prompts, and the models' ratings: what {@link
 * ArenaAgreement} is calculated from. Prompts lie in parts, so that some can be held out.
 */
public final class ArenaEvidence {
  private final double[][] rewards;
  private final double[] ratings;
  private final int[] parts;
  private final TemperatureGrid grid;

  /** For each two models, the first the later one, and each part of the prompts. */
  private final PairMismatch[][][] pairs;

  /**
   * Takes everything in.
   *
   * @param rewards of each model at each prompt, finite
   * @param ratings of the models, Elo points
   * @param parts of the prompts, from 0: the part that each belongs to
   * @throws IllegalArgumentException if there are fewer than two models or no prompt
   */
  public ArenaEvidence(double[][] rewards, double[] ratings, int[] parts) {
    if (rewards.length < 2 || rewards.length != ratings.length || parts.length == 0) {
      throw new IllegalArgumentException(
          rewards.length + " models and " + parts.length + " prompts cannot be compared");
    }
    this.rewards = rewards;
    this.ratings = ratings;
    this.parts = parts;
    int most = Arrays.stream(parts).max().orElse(0);
    this.grid = new TemperatureGrid(spread(rewards));
    this.pairs = new PairMismatch[rewards.length][][];
    for (int i = 0; i < rewards.length; i++) {
      pairs[i] = new PairMismatch[i][];
      for (int j = 0; j < i; j++) {
        pairs[i][j] = pair(i, j, most + 1);
      }
    }
  }

  /** The median over pairs of models of the root mean square of their differences. */
  private static double spread(double[][] rewards) {
    List<Double> roots = new ArrayList<>();
    for (int i = 0; i < rewards.length; i++) {
      for (int j = 0; j < i; j++) {
        CompensatedSum squares = new CompensatedSum();
        for (int p = 0; p < rewards[i].length; p++) {
          double difference = rewards[i][p] - rewards[j][p];
          squares.add(difference * difference);
        }
        roots.add(Math.sqrt(squares.value() / rewards[i].length));
      }
    }
    Collections.sort(roots);
    double median = roots.get(roots.size() / 2);
    double greatest = roots.get(roots.size() - 1);
    return median > 0 ? median : greatest > 0 ? greatest : 1;
  }

  private PairMismatch[] pair(int i, int j, int ofParts) {
    PairMismatch[] pair = new PairMismatch[ofParts];
    double expected = ExpectedWinRate.of(ratings[i], ratings[j]);
    for (int part = 0; part < ofParts; part++) {
      pair[part] = new PairMismatch(expected, grid);
    }
    for (int p = 0; p < parts.length; p++) {
      pair[parts[p]].add(rewards[i][p] - rewards[j][p], grid);
    }
    return pair;
  }

  int models() {
    return rewards.length;
  }

  TemperatureGrid grid() {
    return grid;
  }

  double rating(int model) {
    return ratings[model];
  }

  long prompts(IntPredicate ofParts) {
    return Arrays.stream(parts).filter(ofParts).count();
  }

  /** A pair at the prompts of some parts. */
  PairMismatch pair(int i, int j, IntPredicate ofParts) {
    PairMismatch[] all = i > j ? pairs[i][j] : pairs[j][i];
    PairMismatch sum = new PairMismatch(expected(i, j), grid);
    for (int part = 0; part < all.length; part++) {
      if (ofParts.test(part)) {
        sum.add(all[part]);
      }
    }
    return sum;
  }

  private double expected(int i, int j) {
    int first = Math.max(i, j);
    return ExpectedWinRate.of(ratings[first], ratings[Math.min(i, j)]);
  }

  /** The mean reward of a model at the prompts of some parts. */
  double mean(int model, IntPredicate ofParts) {
    CompensatedSum sum = new CompensatedSum();
    long n = 0;
    for (int p = 0; p < parts.length; p++) {
      if (ofParts.test(parts[p])) {
        sum.add(rewards[model][p]);
        n++;
      }
    }
    return sum.value() / n;
  }

  /** The agreement over all models and prompts. */
  public ArenaAgreement agreement() {
    IntPredicate all = part -> true;
    double[] means = new double[models()];
    TemperatureFit ofAll = new TemperatureFit(grid);
    List<TemperatureFit> ofModels = new ArrayList<>();
    for (int i = 0; i < models(); i++) {
      means[i] = mean(i, all);
      ofModels.add(new TemperatureFit(grid));
    }
    PairMismatch[][] whole = new PairMismatch[models()][models()];
    double hard = 0;
    for (int i = 0; i < models(); i++) {
      for (int j = 0; j < i; j++) {
        whole[i][j] = pair(i, j, all);
        hard += whole[i][j].hard();
        ofAll.add(whole[i][j], 1);
        ofModels.get(i).add(whole[i][j], 1);
        ofModels.get(j).add(whole[i][j], 1);
      }
    }
    double soft = 0;
    for (int i = 0; i < models() && models() >= 4; i++) {
      for (int j = 0; j < i; j++) {
        TemperatureFit others = ofAll.without(ofModels.get(i)).without(ofModels.get(j));
        others.add(whole[i][j], 1); // it was taken out twice
        soft += whole[i][j].soft(others.best());
      }
    }
    double count = models() * (models() - 1) / 2.0;
    return new ArenaAgreement(
        models(),
        parts.length,
        Correlation.pearson(means, ratings),
        Correlation.spearman(means, ratings),
        Correlation.kendall(means, ratings),
        OrderAgreement.of(means, ratings),
        OptionalDouble.of(hard / count),
        models() < 4 ? OptionalDouble.empty() : OptionalDouble.of(soft / count));
  }
}
