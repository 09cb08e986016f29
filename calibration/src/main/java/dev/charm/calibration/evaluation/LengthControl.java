package dev.charm.calibration.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Win rates as they would be if every answer were as long as the reference's. Source: Dubois,
 * Galambosi, Liang and Hashimoto, "Length-Controlled AlpacaEval", 2024 (arXiv 2404.04475).
 *
 * <p>Of each model {@link LengthEffect} is fitted to its preferences, and its win rate is the mean
 * of what the fit says of its prompts with the length term set to 0.
 *
 * <p>A model whose length says little would have any effect of length, so the effects of length and
 * difficulty are regularised. AlpacaEval adds the preferences of the reference's own concise and
 * verbose answers ({@code gamed}) with a weight of 0.2 in all, which have no quality of their own.
 * Without those the effects are pulled to what all models have in common, with the weight of one
 * average model, which is about as strong. AlpacaEval's L1 penalty, chosen by cross-validation, is
 * not made: on its own data it moves figures by less than 0.5 points.
 */
public final class LengthControl {
  private static final double GAMED_WEIGHT = 0.2;

  private LengthControl() {}

  /**
   * The length-controlled win rates.
   *
   * @param models at least one; not the reference itself, whose win rate is 1/2
   * @param difficulties of each prompt ({@link InstructionDifficulty})
   * @param gamed the reference's answers when told to be brief or long; empty if there are none
   * @return in [0, 1], in the order of the models; empty where lengths tell nothing: no answers, or
   *     all differ from the reference's by the same number of characters, and not by 0
   */
  public static List<OptionalDouble> winRates(
      List<JudgedAnswers> models, double[] difficulties, List<JudgedAnswers> gamed) {
    List<JudgedAnswers> telling = models.stream().filter(JudgedAnswers::lengthsTell).toList();
    List<OptionalDouble> rates = new ArrayList<>();
    if (telling.isEmpty()) {
      models.forEach(each -> rates.add(OptionalDouble.empty()));
      return rates;
    }
    SharedEffect shared = gamed.isEmpty() ? SharedEffect.of(telling, difficulties) : null;
    for (JudgedAnswers model : models) {
      if (!model.lengthsTell()) {
        rates.add(OptionalDouble.empty());
        continue;
      }
      LogisticRows rows = new LogisticRows().add(model, difficulties, true, 1);
      if (shared != null) {
        rows.pullTo(shared);
      }
      for (JudgedAnswers each : gamed) {
        rows.add(each, difficulties, false, GAMED_WEIGHT / gamed.size());
      }
      rates.add(OptionalDouble.of(model.winRate(rows.fit(), difficulties)));
    }
    return rates;
  }
}
