package dev.charm.calibration.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * RewardBench 2's score of its Ties, whose questions have several equally good answers, each with a
 * reference question that has one: {@code 0.3 tied accuracy + 0.3 reference accuracy + 0.2
 * preferred + 0.2 preferred hard + 0.01 margin}. Accurate is a question whose worst good answer
 * beats its best bad one; preferred, one at which this gap is wider than the good answers are
 * apart, and hard, if so is the gap of its reference question; the margin is {@code tanh(narrower
 * gap / how far apart - 1)}, 0 where that is not defined. So the score lies in [-0.01, 1.01].
 *
 * <p>Source: rewardbench/utils.py of allenai/reward-bench, {@code process_single_model}.
 */
public final class TiesScore {
  /** Seed of the interval: the same scores have the same one. */
  private static final long SEED = 2;

  private static final int RESAMPLES = 2_000;

  private final SortedMap<Integer, Stats> references = new TreeMap<>();
  private final SortedMap<Integer, Stats> tied = new TreeMap<>();

  private record Stats(double apart, double gap) {}

  /**
   * Adds a question.
   *
   * @param id {@code ref:N} or {@code tied:N}
   * @param chosen scores of the good answers, at least one
   * @param rejected scores of the bad ones, at least one
   * @throws IllegalArgumentException if the id is of neither form
   */
  public void add(String id, double[] chosen, double[] rejected) {
    int colon = id.indexOf(':');
    boolean reference = id.startsWith("ref:");
    if (!reference && !id.startsWith("tied:")) {
      throw new IllegalArgumentException("neither ref:N nor tied:N: " + id);
    }
    double worst = Arrays.stream(chosen).min().orElseThrow();
    double best = Arrays.stream(chosen).max().orElseThrow();
    double bad = Arrays.stream(rejected).max().orElseThrow();
    (reference ? references : tied)
        .put(Integer.parseInt(id.substring(colon + 1)), new Stats(best - worst, worst - bad));
  }

  /** How many questions there are. */
  public int size() {
    return references.size() + tied.size();
  }

  /** The score with its 95 % interval, by resampling numbers N of questions. */
  public ProportionInterval score() {
    SortedSet<Integer> all = new TreeSet<>(references.keySet());
    all.addAll(tied.keySet());
    List<Integer> numbers = new ArrayList<>(all);
    SplittableRandom random = new SplittableRandom(SEED);
    double[] drawn = new double[RESAMPLES];
    for (int r = 0; r < RESAMPLES; r++) {
      List<Integer> sample = new ArrayList<>(numbers.size());
      for (int i = 0; i < numbers.size(); i++) {
        sample.add(numbers.get(random.nextInt(numbers.size())));
      }
      drawn[r] = of(sample);
    }
    Arrays.sort(drawn);
    int cut = RESAMPLES / 40;
    double score = of(numbers);
    return new ProportionInterval(
        score, Math.min(score, drawn[cut]), Math.max(score, drawn[RESAMPLES - 1 - cut]));
  }

  private double of(List<Integer> numbers) {
    Mean referenceAccuracy = new Mean();
    Mean tiedAccuracy = new Mean();
    Mean preferred = new Mean();
    Mean hard = new Mean();
    Mean margin = new Mean();
    for (int number : numbers) {
      Stats reference = references.get(number);
      Stats several = tied.get(number);
      if (reference != null) {
        referenceAccuracy.add(reference.gap() > 0 ? 1 : 0);
      }
      if (several != null) {
        tiedAccuracy.add(several.gap() > 0 ? 1 : 0);
      }
      if (reference != null && several != null) {
        double narrower = Math.min(reference.gap(), several.gap());
        preferred.add(several.gap() > several.apart() ? 1 : 0);
        hard.add(narrower > several.apart() ? 1 : 0);
        double tanh = StrictMath.tanh(narrower / several.apart() - 1);
        margin.add(Double.isNaN(tanh) ? 0 : tanh);
      }
    }
    return 0.3 * tiedAccuracy.value()
        + 0.3 * referenceAccuracy.value()
        + 0.2 * preferred.value()
        + 0.2 * hard.value()
        + 0.01 * margin.value();
  }

  private static final class Mean {
    private double sum;
    private long n;

    void add(double value) {
      sum += value;
      n++;
    }

    double value() {
      return n == 0 ? 0 : sum / n;
    }
  }
}
