package dev.charm.consumers.training;

import dev.charm.calibration.evaluation.AccuracyChange;
import dev.charm.calibration.evaluation.SubstitutionAudit;
import dev.charm.consumers.scoring.RewardHead;
import dev.charm.consumers.training.gate.AuditAnswers;
import dev.charm.consumers.training.gate.GateEvidence;
import dev.charm.consumers.training.gate.PairedOutcomes;
import java.util.List;
import java.util.Optional;

/**
 * What a head is judged by: features, which score in no time.
 *
 * @param first the head that the lineage began with
 * @param before the active one
 * @param preferences from outside the loop, those that judge
 * @param answers of the round
 */
record HeadEvidence(
    RewardHead first,
    RewardHead before,
    RewardHead candidate,
    List<OriginalPreference> preferences,
    AuditAnswers answers)
    implements GateEvidence {

  @Override
  public Optional<String> nothing() {
    return preferences.isEmpty()
        ? Optional.of(
            "there are no preferences from outside the loop to judge it by (--preferences FILE)")
        : Optional.empty();
  }

  @Override
  public AccuracyChange sinceBefore() {
    return change(before);
  }

  @Override
  public Optional<AccuracyChange> sinceFirst() {
    return first.sameAs(before) ? Optional.empty() : Optional.of(change(first));
  }

  private AccuracyChange change(RewardHead since) {
    PairedOutcomes outcomes = new PairedOutcomes();
    for (OriginalPreference preference : preferences) {
      outcomes.add(
          preference.prompt(),
          difference(since, preference.pair()),
          difference(candidate, preference.pair()));
    }
    return outcomes.change();
  }

  private static double difference(RewardHead head, FeaturePair pair) {
    return head.score(pair.chosen()) - head.score(pair.rejected());
  }

  @Override
  public void showTo(SubstitutionAudit audit) {
    answers.showTo(audit, before, candidate);
  }

  @Override
  public Optional<String> unjudged() {
    return Optional.empty();
  }

  @Override
  public Optional<String> unaudited() {
    return answers.leftSomeOut()
        ? Optional.of("there were more answers: those of the other prompts were not audited")
        : Optional.empty();
  }
}
