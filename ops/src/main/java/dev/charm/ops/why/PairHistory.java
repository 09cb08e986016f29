package dev.charm.ops.why;

import dev.charm.calibration.reward.Choice;
import dev.charm.consumers.views.CalibrationLog;
import dev.charm.consumers.views.LogReader;
import dev.charm.consumers.views.PromptScores;
import dev.charm.consumers.views.ReplayedScores;
import dev.charm.consumers.views.ScoreEvent;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Retraction;
import dev.charm.schemas.Reward;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The decisions that one pair has seen: its scores and its calibration replayed in order of time. A
 * score and an offset that came within the same second may have been applied in the other order.
 *
 * @param moments newest first; each changed a score, the offset or the decision
 * @param gaps what is no longer known, a sentence each
 */
public record PairHistory(List<PairMoment> moments, List<String> gaps) {

  /**
   * What the history is made of.
   *
   * @param overvalued O
   * @param reference R
   */
  public record Pair(String rewardModel, String promptId, String overvalued, String reference) {
    /** Of {@code charm.preference-pairs}. */
    String key() {
      return Keys.pair(rewardModel, promptId, overvalued, reference);
    }

    String calibrationKey() {
      return Keys.calibration(rewardModel, overvalued, reference);
    }
  }

  /** What happened at one time: exactly one of score and revision is there. */
  private record Step(
      Instant at, @Nullable ScoreEvent score, CalibrationLog.@Nullable Revision revision) {}

  /** Between two steps: what decides the pair. */
  private record State(
      @Nullable Double scoreO, @Nullable Double scoreR, @Nullable Calibration calibration) {

    @Nullable Double offset() {
      return calibration == null ? null : calibration.getOffset();
    }

    @Nullable Double d() {
      return scoreO == null || scoreR == null ? null : (scoreO - scoreR);
    }

    Choice choice() {
      Double d = d();
      Double offset = offset();
      return d == null || offset == null ? Choice.NONE : Choice.of(d, offset);
    }

    @Nullable Double margin() {
      Double d = d();
      Double offset = offset();
      return d == null || offset == null ? null : Choice.margin(d, offset);
    }

    boolean showsTheSameAs(State other) {
      return Objects.equals(scoreO, other.scoreO)
          && Objects.equals(scoreR, other.scoreR)
          && Objects.equals(offset(), other.offset());
    }
  }

  /**
   * Replays what the log holds.
   *
   * @param scores of the pair's prompt
   * @param scoresKept how far back they go
   * @param calibrations the pair's among them
   */
  public static PairHistory of(
      Pair pair,
      List<ScoreEvent> scores,
      LogReader.Extent scoresKept,
      CalibrationLog calibrations) {
    List<CalibrationLog.Revision> revisions =
        calibrations.revisions().getOrDefault(pair.calibrationKey(), List.of());
    List<Step> steps = new ArrayList<>();
    scores.forEach(s -> steps.add(new Step(s.at(), s, null)));
    revisions.forEach(r -> steps.add(new Step(r.at(), null, r)));
    steps.sort(Comparator.comparing(Step::at));
    List<PairMoment> moments = new ArrayList<>();
    ReplayedScores replayed = new ReplayedScores(pair.rewardModel());
    State state = new State(null, null, null);
    for (Step step : steps) {
      ScoreEvent score = step.score();
      CalibrationLog.Revision revision = step.revision();
      Calibration calibration = state.calibration();
      if (score != null) {
        replayed.take(score);
      } else if (revision != null) {
        calibration = revision.calibration();
      }
      PromptScores standing = replayed.standing();
      State next =
          new State(standing.of(pair.overvalued()), standing.of(pair.reference()), calibration);
      if (!next.showsTheSameAs(state)) {
        String what =
            score != null
                ? rescored(score, pair, state, next)
                : CalibrationChange.words(state.calibration(), calibration);
        moments.add(moment(pair, step.at(), what, state, next));
      }
      state = next;
    }
    Collections.reverse(moments);
    return new PairHistory(List.copyOf(moments), gaps(pair, revisions, scoresKept, calibrations));
  }

  private static PairMoment moment(Pair pair, Instant at, String what, State before, State after) {
    Choice choice = after.choice();
    return new PairMoment(
        at,
        what,
        after.scoreO(),
        after.scoreR(),
        after.offset(),
        choice == Choice.NONE
            ? null
            : choice == Choice.OVERVALUED ? pair.overvalued() : pair.reference(),
        after.margin(),
        PairChange.between(before.choice(), choice));
  }

  private static String rescored(ScoreEvent event, Pair pair, State before, State after) {
    if (event instanceof ScoreEvent.Scored scored) {
      return rescored(scored.reward(), pair, before, after);
    }
    if (event instanceof ScoreEvent.Withdrawn withdrawn) {
      return withdrawn(withdrawn.retraction());
    }
    throw new IllegalStateException("no words for a " + event.getClass().getSimpleName());
  }

  private static String rescored(Reward reward, Pair pair, State before, State after) {
    boolean ofO = reward.getPolicyModel().equals(pair.overvalued());
    return "score of "
        + reward.getPolicyModel()
        + " "
        + CalibrationChange.number(ofO ? before.scoreO() : before.scoreR())
        + " -> "
        + CalibrationChange.number(ofO ? after.scoreO() : after.scoreR())
        + which(reward.getSampleIndex(), reward.getVersion());
  }

  private static String withdrawn(Retraction retraction) {
    String what = retraction.getKind().toLowerCase(Locale.ROOT);
    return retraction.getPolicyModel() == null
        ? what + " withdrawn (version " + retraction.getVersion() + ")"
        : what
            + " of "
            + retraction.getPolicyModel()
            + " withdrawn"
            + which(retraction.getSampleIndex(), retraction.getVersion());
  }

  private static String which(int sample, long version) {
    return " (" + (sample == 0 ? "" : "sample " + sample + ", ") + "version " + version + ")";
  }

  private static List<String> gaps(
      Pair pair,
      List<CalibrationLog.Revision> revisions,
      LogReader.Extent scoresKept,
      CalibrationLog calibrations) {
    List<String> gaps = new ArrayList<>();
    if (calibrations.gone().contains(pair.calibrationKey())) {
      gaps.add("the calibration was withdrawn since, at a time no longer known");
    }
    revisions.stream()
        .map(CalibrationLog.Revision::calibration)
        .filter(Objects::nonNull)
        .findFirst()
        .filter(first -> first.getRevision() > 0)
        .ifPresent(
            first ->
                gaps.add(
                    "the history of the calibration begins at "
                        + first.getCalculatedAt()
                        + " with revision "
                        + first.getRevision()
                        + ": earlier ones are no longer kept"));
    if (!scoresKept.whole()) {
      Instant first = scoresKept.first();
      gaps.add(
          (first == null ? "the history of scores is empty" : "the history of scores begins at ")
              + (first == null ? "" : first)
              + ": earlier ones are no longer kept");
    }
    return List.copyOf(gaps);
  }
}
