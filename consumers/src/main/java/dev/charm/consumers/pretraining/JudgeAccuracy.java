package dev.charm.consumers.pretraining;

import dev.charm.consumers.scoring.RewardHead;
import dev.charm.consumers.training.PairMetrics;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;

/**
 * How a head agrees with a judge on pairs of panels: those that the judge compared, and those of
 * two other models; of each all, and those whose lengths are within 20 %.
 */
record JudgeAccuracy(Part judged, Part judgedEqualLength, Part between, Part betweenEqualLength) {

  /**
   * Of some of the pairs.
   *
   * @param metrics of the head
   * @param longer share of the pairs whose chosen answer is the longer one
   */
  record Part(PairMetrics metrics, double longer) {}

  static JudgeAccuracy of(RewardHead head, List<JudgePanel.Pair> pairs, AnswerRows rows) {
    Predicate<JudgePanel.Pair> judged = JudgePanel.Pair::judged;
    Predicate<JudgePanel.Pair> equal = JudgePanel.Pair::ofEqualLength;
    return new JudgeAccuracy(
        part(head, pairs, rows, judged),
        part(head, pairs, rows, judged.and(equal)),
        part(head, pairs, rows, judged.negate()),
        part(head, pairs, rows, judged.negate().and(equal)));
  }

  private static Part part(
      RewardHead head, List<JudgePanel.Pair> all, AnswerRows rows, Predicate<JudgePanel.Pair> of) {
    List<JudgePanel.Pair> pairs = all.stream().filter(of).toList();
    long longer = pairs.stream().filter(JudgePanel.Pair::longerIsChosen).count();
    return new Part(PairMetrics.of(head, rows.of(pairs)), (double) longer / pairs.size());
  }

  /**
   * The mean of the four: pairs of one length weigh as much as all, so length alone gets little.
   */
  double mean() {
    return DoubleStream.of(
            judged.metrics().accuracy(),
            judgedEqualLength.metrics().accuracy(),
            between.metrics().accuracy(),
            betweenEqualLength.metrics().accuracy())
        .average()
        .getAsDouble();
  }
}
