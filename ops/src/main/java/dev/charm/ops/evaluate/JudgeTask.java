package dev.charm.ops.evaluate;

import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.scoring.remote.Judge;
import dev.charm.consumers.scoring.remote.JudgeQuestion;
import dev.charm.producers.row.PromptIdentity;

/**
 * One answer that a judge is asked about.
 *
 * @param fingerprint of the question ({@link Judge#fingerprint})
 */
record JudgeTask(String prompt, String model, JudgeQuestion question, String fingerprint) {

  /** Which answer is shown first is drawn by a hash of prompt and model, the same in every run. */
  static JudgeTask of(
      Judge judge, String prompt, String model, ScoringRequest answer, String reference) {
    boolean first = (PromptIdentity.digest(prompt + "\n" + model) & 1) == 0;
    JudgeQuestion question =
        new JudgeQuestion(answer.messages(), answer.response(), reference, first);
    return new JudgeTask(prompt, model, question, judge.fingerprint(question));
  }

  /** Whether both answers are the same: a tie that no judge needs to be asked about. */
  boolean same() {
    return question.answer().equals(question.reference());
  }
}
