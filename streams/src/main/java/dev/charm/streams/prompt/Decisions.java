package dev.charm.streams.prompt;

import dev.charm.calibration.reward.Choice;
import dev.charm.streams.state.CalibrationKey;
import dev.charm.streams.state.ModelPair;
import org.jspecify.annotations.Nullable;

/**
 * Which prompts make which pairs: keeps the evidence in step with the rewards, decides each prompt
 * against the applied boundary, and publishes what changed.
 */
final class Decisions {
  private final Boundaries boundaries;
  private final Evidence evidence;
  private final Pairs pairs;

  Decisions(Boundaries boundaries, Evidence evidence, Pairs pairs) {
    this.boundaries = boundaries;
    this.evidence = evidence;
    this.pairs = pairs;
  }

  /** What two models have at a prompt changed, came or went (null): decide it anew. */
  void rescored(
      ModelPair pair,
      String promptId,
      @Nullable Standings oldStandings,
      @Nullable Standings newStandings) {
    evidence.replace(pair, promptId, oldStandings, newStandings);
    for (CalibrationKey calibration : pair.calibrations()) {
      Boundary boundary = boundaries.of(calibration);
      Choice oldChoice = choice(boundary, calibration, oldStandings, promptId);
      Choice newChoice = choice(boundary, calibration, newStandings, promptId);
      if (newChoice != Choice.NONE && newStandings != null) {
        publish(calibration, promptId, newStandings, oldChoice, newChoice);
      } else if (oldChoice != Choice.NONE) {
        pairs.withdraw(calibration, promptId);
      }
    }
  }

  /** What a pair of a prompt carries became known or changed: publish it again. */
  void republish(ModelPair pair, String promptId, @Nullable Standings standings) {
    for (CalibrationKey calibration : pair.calibrations()) {
      Choice choice = choice(boundaries.of(calibration), calibration, standings, promptId);
      if (choice != Choice.NONE && standings != null) {
        pairs.publish(calibration, promptId, standings, choice);
      }
    }
  }

  /** A prompt was passed by a moving boundary. */
  void moved(CalibrationKey calibration, DifferenceIndex.Entry entry, Choice before, Choice after) {
    if (before == after) {
      return;
    }
    if (after == Choice.NONE) {
      pairs.withdraw(calibration, entry.promptId());
    } else {
      publish(calibration, entry.promptId(), entry.standings(), before, after);
    }
  }

  private void publish(
      CalibrationKey calibration,
      String promptId,
      Standings standings,
      Choice before,
      Choice after) {
    if (before == Choice.NONE || before == after) {
      pairs.publish(calibration, promptId, standings, after);
    } else {
      pairs.flip(calibration, promptId, standings, after);
    }
  }

  private static Choice choice(
      Boundary boundary,
      CalibrationKey calibration,
      @Nullable Standings standings,
      String promptId) {
    if (standings == null) {
      return Choice.NONE;
    }
    double d = standings.d();
    return boundary.choice(
        calibration.turned() ? -d : d,
        () -> DifferenceIndex.position(calibration.pair(), d, promptId));
  }
}
