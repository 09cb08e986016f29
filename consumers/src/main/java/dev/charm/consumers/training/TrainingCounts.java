package dev.charm.consumers.training;

/**
 * What a training service did since it started.
 *
 * @param promoted rounds that made a version which scores
 * @param refused rounds whose candidate the gate refused
 * @param nothing rounds with nothing to train on
 * @param failed rounds that failed
 * @param seconds how long all of them took
 */
public record TrainingCounts(
    long promoted, long refused, long nothing, long failed, double seconds) {
  static final TrainingCounts NONE = new TrainingCounts(0, 0, 0, 0, 0);

  static TrainingCounts of(TrainingOutcome outcome) {
    return new TrainingCounts(
        outcome instanceof TrainingOutcome.Promoted ? 1 : 0,
        outcome instanceof TrainingOutcome.Refused ? 1 : 0,
        outcome instanceof TrainingOutcome.NotTrained ? 1 : 0,
        0,
        0);
  }

  static TrainingCounts oneFailure() {
    return new TrainingCounts(0, 0, 0, 1, 0);
  }

  static TrainingCounts time(double seconds) {
    return new TrainingCounts(0, 0, 0, 0, seconds);
  }

  TrainingCounts plus(TrainingCounts more) {
    return new TrainingCounts(
        promoted + more.promoted,
        refused + more.refused,
        nothing + more.nothing,
        failed + more.failed,
        seconds + more.seconds);
  }
}
