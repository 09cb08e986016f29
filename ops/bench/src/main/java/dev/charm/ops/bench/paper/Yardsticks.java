package dev.charm.ops.bench.paper;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Rewards that are right or wrong in a known way, to hold figures against. */
final class Yardsticks {
  private static final int DRAWS = 20;

  private Yardsticks() {}

  /** Rewards that know nothing. */
  static double[][] coin(int models, int prompts, long seed) {
    Random random = new Random(seed);
    double[][] rewards = new double[models][prompts];
    for (double[] own : rewards) {
      Arrays.setAll(own, p -> random.nextGaussian());
    }
    return rewards;
  }

  /**
   * Rewards with normal noise. It brings win rates near one half, and so |MD| down for nothing.
   *
   * @param share its standard deviation, in mean standard deviations of the rewards of one prompt
   */
  static double[][] noisy(double[][] rewards, double share, long seed) {
    Random random = new Random(seed);
    double scale = share * spreadWithinPrompts(rewards);
    double[][] noisy = new double[rewards.length][];
    for (int m = 0; m < noisy.length; m++) {
      noisy[m] = Arrays.stream(rewards[m]).map(r -> r + scale * random.nextGaussian()).toArray();
    }
    return noisy;
  }

  private static double spreadWithinPrompts(double[][] rewards) {
    double sum = 0;
    int prompts = rewards[0].length;
    for (int p = 0; p < prompts; p++) {
      double mean = 0;
      double squares = 0;
      for (double[] own : rewards) {
        mean += own[p] / rewards.length;
        squares += own[p] * own[p] / rewards.length;
      }
      sum += Math.sqrt(Math.max(0, squares - mean * mean));
    }
    return sum / prompts;
  }

  /** The rewards of each prompt, dealt out among the models anew. */
  static double[][] shuffled(double[][] rewards, long seed) {
    Random random = new Random(seed);
    double[][] shuffled = new double[rewards.length][rewards[0].length];
    for (int p = 0; p < rewards[0].length; p++) {
      List<Double> own = new ArrayList<>();
      for (double[] model : rewards) {
        own.add(model[p]);
      }
      Collections.shuffle(own, random);
      for (int m = 0; m < shuffled.length; m++) {
        shuffled[m][p] = own.get(m);
      }
    }
    return shuffled;
  }

  /**
   * The mean |MD| that sampling alone leaves where every win rate is the expected one: of drawn
   * games, {@value #DRAWS} times.
   *
   * @param expected win rates, one per pair of models
   * @param prompts how many games each pair plays
   */
  static double floor(double[] expected, int prompts, long seed) {
    Random random = new Random(seed);
    double sum = 0;
    for (double rate : expected) {
      for (int draw = 0; draw < DRAWS; draw++) {
        int wins = 0;
        for (int game = 0; game < prompts; game++) {
          wins += random.nextDouble() < rate ? 1 : 0;
        }
        sum += Math.abs((double) wins / prompts - rate) / Math.max(rate, 1 - rate);
      }
    }
    return sum / (expected.length * (double) DRAWS);
  }
}
