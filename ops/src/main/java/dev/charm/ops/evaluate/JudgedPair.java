package dev.charm.ops.evaluate;

import dev.charm.calibration.reward.LengthReport;
import dev.charm.producers.preferences.PreferenceCase.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One decision of a reward model.
 *
 * @param subset that it belongs to; empty if the set has none
 * @param level {@code easy}, {@code normal} or {@code hard} of RM-Bench; empty elsewhere
 * @param prompt that it shares with others
 * @param credit 1 where the reward model is right, 0 where it is wrong; equal scores share
 * @param tied whether scores are equal that decide
 * @param lengthCredit the same for the baseline that takes the longer answer; null where a text is
 *     not known
 * @param matched whether all lengths are within 20 % of the longest
 */
public record JudgedPair(
    String subset,
    String level,
    String prompt,
    double credit,
    boolean tied,
    @Nullable Double lengthCredit,
    boolean matched) {

  /**
   * The decision between two answers.
   *
   * @param chosen reward of the better one
   * @param rejected reward of the other
   * @param chosenLength code points of the better one; null where its text is not known
   * @param rejectedLength likewise
   */
  public static JudgedPair of(
      String prompt,
      double chosen,
      double rejected,
      @Nullable Long chosenLength,
      @Nullable Long rejectedLength) {
    double credit = credit(chosen, rejected);
    boolean tied = credit > 0 && credit < 1;
    if (chosenLength == null || rejectedLength == null) {
      return new JudgedPair("", "", prompt, credit, tied, null, false);
    }
    return new JudgedPair(
        "",
        "",
        prompt,
        credit,
        tied,
        credit(chosenLength, rejectedLength),
        LengthReport.matched(chosenLength, rejectedLength));
  }

  /**
   * The decisions of a case: one a pair; one for a chosen answer against all rejected ones at once;
   * of styles one for every chosen with every rejected answer, easy where the chosen one has the
   * fancier style, hard where the rejected one has. Of Ties there are none: they are scored
   * together.
   */
  static List<JudgedPair> of(ScoredCase rewards) {
    List<JudgedPair> pairs = new ArrayList<>();
    ScoredCase lengths = ScoredCase.lengths(rewards.of());
    if (rewards.of().shape() == Shape.TIES) {
      return pairs;
    }
    if (rewards.of().shape() != Shape.STYLES) {
      pairs.add(judged("", rewards, 0, rewards.rejected(), lengths, lengths.rejected()));
      return pairs;
    }
    for (int i = 0; i < rewards.chosen().length; i++) {
      for (int j = 0; j < rewards.rejected().length; j++) {
        String level = i < j ? "hard" : i == j ? "normal" : "easy";
        double[] one = {rewards.rejected()[j]};
        pairs.add(judged(level, rewards, i, one, lengths, new double[] {lengths.rejected()[j]}));
      }
    }
    return pairs;
  }

  private static JudgedPair judged(
      String level,
      ScoredCase rewards,
      int chosen,
      double[] against,
      ScoredCase lengths,
      double[] lengthsAgainst) {
    double credit = credit(rewards.chosen()[chosen], against);
    double length = lengths.chosen()[chosen];
    double longest = length;
    double shortest = length;
    for (double other : lengthsAgainst) {
      longest = Math.max(longest, other);
      shortest = Math.min(shortest, other);
    }
    boolean matched = LengthReport.matched((long) shortest, (long) longest);
    return new JudgedPair(
        rewards.of().subset(),
        level,
        rewards.of().prompt(),
        credit,
        credit > 0 && credit < 1,
        credit(length, lengthsAgainst),
        matched);
  }

  /** 1 over how many share the highest score, if the chosen one does; else 0. */
  private static double credit(double chosen, double... against) {
    int equal = 0;
    for (double other : against) {
      if (other > chosen) {
        return 0;
      }
      equal += other == chosen ? 1 : 0;
    }
    return 1.0 / (1 + equal);
  }
}
