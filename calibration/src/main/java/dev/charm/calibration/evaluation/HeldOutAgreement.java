package dev.charm.calibration.evaluation;

import dev.charm.calibration.numeric.Correlation;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntPredicate;
import java.util.function.ToDoubleFunction;

/**
 * The agreement for models and prompts in training and held out, averaged over folds.
 *
 * <p>In each fold some models are held out, and one part of the prompts. The temperature is fitted
 * on pairs of training models at training prompts, and on nothing else. A pair is held out if at
 * least one of its models is. Correlations are those among the training models, and among the
 * held-out ones where there are at least three of them; what a fold does not have does not count in
 * the mean.
 */
public final class HeldOutAgreement {
  private static final int FEWEST_TO_CORRELATE = 3;

  /**
   * The agreement of one quarter.
   *
   * @param models {@code training} or {@code held-out}
   * @param prompts likewise
   * @param agreement means over folds, the numbers of models and prompts too
   */
  public record Quarter(String models, String prompts, ArenaAgreement agreement) {}

  private HeldOutAgreement() {}

  /**
   * The four quarters: training models at training and held-out prompts, then held-out models.
   *
   * @param folds for each fold whether each model is held out; in fold f the prompts of part f are
   * @throws IllegalArgumentException if a fold has fewer than two training models
   */
  public static List<Quarter> of(ArenaEvidence evidence, List<boolean[]> folds) {
    List<Quarter> quarters = new ArrayList<>();
    for (boolean heldOutModels : new boolean[] {false, true}) {
      for (boolean heldOutPrompts : new boolean[] {false, true}) {
        List<ArenaAgreement> each = new ArrayList<>();
        for (int f = 0; f < folds.size(); f++) {
          each.add(fold(evidence, folds.get(f), f, heldOutModels, heldOutPrompts));
        }
        quarters.add(new Quarter(name(heldOutModels), name(heldOutPrompts), mean(each)));
      }
    }
    return quarters;
  }

  private static String name(boolean heldOut) {
    return heldOut ? "held-out" : "training";
  }

  private static ArenaAgreement fold(
      ArenaEvidence evidence,
      boolean[] out,
      int fold,
      boolean heldOutModels,
      boolean heldOutPrompts) {
    IntPredicate training = part -> part != fold;
    IntPredicate measured = part -> (part == fold) == heldOutPrompts;
    List<PairMismatch> fitted = new ArrayList<>();
    List<PairMismatch> pairs = new ArrayList<>();
    double ordered = 0;
    long rated = 0;
    for (int i = 0; i < evidence.models(); i++) {
      for (int j = 0; j < i; j++) {
        boolean pairIsOut = out[i] || out[j];
        if (!pairIsOut) {
          fitted.add(evidence.pair(i, j, training));
        }
        if (pairIsOut == heldOutModels && evidence.prompts(measured) > 0) {
          pairs.add(evidence.pair(i, j, measured));
          double byRating = evidence.rating(i) - evidence.rating(j);
          if (byRating != 0) {
            rated++;
            double byReward = evidence.mean(i, measured) - evidence.mean(j, measured);
            ordered += OrderAgreement.agreement(byReward, byRating);
          }
        }
      }
    }
    if (fitted.isEmpty()) {
      throw new IllegalArgumentException("a fold needs two training models");
    }
    int temperature = TemperatureFit.of(evidence.grid(), fitted).best();
    List<Integer> models = new ArrayList<>();
    for (int i = 0; i < evidence.models(); i++) {
      if (out[i] == heldOutModels) {
        models.add(i);
      }
    }
    double[] means = models.stream().mapToDouble(i -> evidence.mean(i, measured)).toArray();
    double[] ratings = models.stream().mapToDouble(evidence::rating).toArray();
    boolean enough = models.size() >= FEWEST_TO_CORRELATE && evidence.prompts(measured) > 0;
    return new ArenaAgreement(
        models.size(),
        evidence.prompts(measured),
        enough ? Correlation.pearson(means, ratings) : OptionalDouble.empty(),
        enough ? Correlation.spearman(means, ratings) : OptionalDouble.empty(),
        enough ? Correlation.kendall(means, ratings) : OptionalDouble.empty(),
        rated == 0 ? OptionalDouble.empty() : OptionalDouble.of(ordered / rated),
        pairs.stream().mapToDouble(PairMismatch::hard).average(),
        pairs.stream().mapToDouble(pair -> pair.soft(temperature)).average());
  }

  private static ArenaAgreement mean(List<ArenaAgreement> each) {
    return new ArenaAgreement(
        each.stream().mapToDouble(ArenaAgreement::models).average().orElse(0),
        each.stream().mapToDouble(ArenaAgreement::prompts).average().orElse(0),
        mean(each, ArenaAgreement::pearson),
        mean(each, ArenaAgreement::spearman),
        mean(each, ArenaAgreement::kendall),
        mean(each, ArenaAgreement::order),
        mean(each, ArenaAgreement::meanAbsMd),
        mean(each, ArenaAgreement::temperatureMd));
  }

  private static OptionalDouble mean(
      List<ArenaAgreement> each, java.util.function.Function<ArenaAgreement, OptionalDouble> of) {
    ToDoubleFunction<OptionalDouble> value = OptionalDouble::getAsDouble;
    return each.stream().map(of).filter(OptionalDouble::isPresent).mapToDouble(value).average();
  }
}
