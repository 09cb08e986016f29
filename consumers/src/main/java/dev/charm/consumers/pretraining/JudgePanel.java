package dev.charm.consumers.pretraining;

import dev.charm.consumers.scoring.ScoringRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * All answers to one prompt that the judge compared with one reference model's.
 *
 * @param promptId number of the prompt in AlpacaEval
 * @param prompt its text
 * @param reference name of the reference model
 * @param answers the reference's own first
 */
record JudgePanel(int promptId, String prompt, String reference, List<Answer> answers) {
  private static final double EVEN = 1.5;
  private static final double CLEAR_AGAINST_REFERENCE = 0.05;
  private static final double CLEAR_BETWEEN_OTHERS = 0.5;

  /**
   * An answer.
   *
   * @param preference 1: the reference is better, 2: this one is, 1.5: even
   */
  record Answer(String model, String text, double preference) {}

  /**
   * A pair that the panel decides.
   *
   * @param judged whether the judge compared just these two; else both were compared with the
   *     reference, and the preferences differ by more than half of their range
   */
  record Pair(ScoringRequest chosen, ScoringRequest rejected, boolean judged) {

    boolean longerIsChosen() {
      return chosen.response().length() > rejected.response().length();
    }

    /** Whether the lengths are within 20 % of each other. */
    boolean ofEqualLength() {
      int shorter = Math.min(chosen.response().length(), rejected.response().length());
      int longer = Math.max(chosen.response().length(), rejected.response().length());
      return shorter >= 0.8 * longer;
    }
  }

  static JudgePanel of(int promptId, String prompt, String reference, String referenceText) {
    List<Answer> answers = new ArrayList<>();
    answers.add(new Answer(reference, referenceText, EVEN));
    return new JudgePanel(promptId, prompt, reference, answers);
  }

  void add(String model, String text, double preference) {
    answers.add(new Answer(model, text, preference));
  }

  /** The panel with the reference and those other models that {@code keep} accepts. */
  JudgePanel only(Predicate<String> keep) {
    return new JudgePanel(
        promptId,
        prompt,
        reference,
        answers.stream().filter(a -> a.model().equals(reference) || keep.test(a.model())).toList());
  }

  /** Every pair that is decided clearly, in an order that depends on the data alone. */
  List<Pair> pairs() {
    List<Pair> pairs = new ArrayList<>();
    for (Answer better : answers) {
      for (Answer worse : answers) {
        boolean judged = better.model().equals(reference) || worse.model().equals(reference);
        double clear = judged ? CLEAR_AGAINST_REFERENCE : CLEAR_BETWEEN_OTHERS;
        if (better.preference() - worse.preference() > clear
            && !better.text().equals(worse.text())) {
          pairs.add(
              new Pair(
                  new ScoringRequest(prompt, better.text()),
                  new ScoringRequest(prompt, worse.text()),
                  judged));
        }
      }
    }
    return pairs;
  }
}
