package dev.charm.ops.bench.paper;

import dev.charm.consumers.scoring.TextEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is known of each model at the training prompts, as rows that a regression takes. Columns are
 * brought to mean 0 and standard deviation 1 over the seen models; each block of columns then has
 * the same variance in all, but for style, which has a fifth of it.
 */
record ModelRows(Offsets evidence, AnswerRows rows, int[] seen, int reference) {

  /** Columns that belong together. */
  enum Block {
    /** Means of the style features. */
    STYLE(0.2),
    /** Log odds of the hard win rate against the reference. */
    ODDS(1),
    /** The mean of the log odds against all seen models. */
    MEAN_ODDS(1),
    /** The mean embedding of the answers. */
    EMBEDDINGS(1),
    /** The mean of the products of the embeddings of answer and prompt. */
    PRODUCTS(1);

    private final double variance;

    Block(double variance) {
      this.variance = variance;
    }
  }

  /** One row per model, seen or not. */
  double[][] of(List<Block> blocks) {
    int models = evidence.data().models().size();
    double[][] all = new double[models][];
    List<double[][]> parts = new ArrayList<>();
    blocks.forEach(block -> parts.add(standard(columns(block), block.variance)));
    for (int m = 0; m < models; m++) {
      int model = m;
      all[m] = parts.stream().flatMapToDouble(part -> Arrays.stream(part[model])).toArray();
    }
    return all;
  }

  private double[][] columns(Block block) {
    double[][] columns = new double[evidence.data().models().size()][];
    for (int m = 0; m < columns.length; m++) {
      columns[m] =
          switch (block) {
            case STYLE -> evidence.styles()[m].means();
            case ODDS -> new double[] {odds(m, reference)};
            case MEAN_ODDS -> new double[] {Arrays.stream(each(m)).average().orElseThrow()};
            case EMBEDDINGS -> means(m, 0);
            case PRODUCTS -> means(m, TextEncoder.DIMENSIONS);
          };
    }
    return columns;
  }

  private double[] each(int m) {
    return Arrays.stream(seen).mapToDouble(r -> odds(m, r)).toArray();
  }

  /** A tie is half a win; win rates are kept half a prompt away from 0 and 1. */
  private double odds(int m, int r) {
    double wins = 0;
    for (int p : evidence.training()) {
      double d = evidence.rewards()[m][p] - evidence.rewards()[r][p];
      wins += d > 0 ? 1 : d == 0 ? 0.5 : 0;
    }
    int n = evidence.training().length;
    double rate = Math.min(Math.max(wins, 0.5), n - 0.5) / n;
    return StrictMath.log(rate / (1 - rate));
  }

  private double[] means(int m, int from) {
    double[] means = new double[TextEncoder.DIMENSIONS];
    for (int p : evidence.training()) {
      for (int k = 0; k < means.length; k++) {
        means[k] += rows.rows()[m][p][from + k] / (double) evidence.training().length;
      }
    }
    return means;
  }

  private double[][] standard(double[][] columns, double variance) {
    int width = columns[0].length;
    double[][] standard = new double[columns.length][width];
    for (int k = 0; k < width; k++) {
      int column = k;
      double mean =
          Arrays.stream(seen).mapToDouble(m -> columns[m][column]).average().orElseThrow();
      double square =
          Arrays.stream(seen)
              .mapToDouble(m -> (columns[m][column] - mean) * (columns[m][column] - mean))
              .average()
              .orElseThrow();
      double scale = square > 1e-18 ? Math.sqrt(variance / width / square) : 0;
      for (int m = 0; m < columns.length; m++) {
        standard[m][k] = (columns[m][k] - mean) * scale;
      }
    }
    return standard;
  }
}
