package dev.charm.ops.why;

import dev.charm.consumers.views.CalibrationLog;
import dev.charm.consumers.views.LogReader;
import dev.charm.consumers.views.PromptScores;
import dev.charm.consumers.views.ReplayedScores;
import dev.charm.consumers.views.ScoreEvent;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.PreferencePair;
import dev.charm.schemas.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One decision explained, and the decisions before it. */
public record PairExplanation(PairReason reason, PairHistory history) {

  /**
   * Reads the logs for it, from their beginnings.
   *
   * @return empty if neither model has a score at the prompt
   */
  public static Optional<PairExplanation> read(LogReader reader, PairHistory.Pair pair) {
    Scores scores = Scores.read(reader, pair);
    if (scores == null) {
      return Optional.empty();
    }
    CalibrationLog log = CalibrationLog.read(reader, pair.calibrationKey()::equals);
    return Optional.of(
        of(
            pair,
            scores,
            log,
            reader
                .latest(Topics.CALIBRATIONS, pair.calibrationKey()::equals)
                .get(pair.calibrationKey()),
            reader.latest(Topics.PREFERENCE_PAIRS, pair.key()::equals).get(pair.key())));
  }

  /**
   * The same where it is known what the topics hold now.
   *
   * @param inForce the calibration; null if there is none
   * @param published what the topic holds; null if it holds no pair
   */
  public static Optional<PairExplanation> read(
      LogReader reader,
      PairHistory.Pair pair,
      @Nullable Calibration inForce,
      @Nullable PreferencePair published) {
    Scores scores = Scores.read(reader, pair);
    return scores == null
        ? Optional.empty()
        : Optional.of(
            of(
                pair,
                scores,
                CalibrationLog.read(reader, pair.calibrationKey()::equals),
                inForce,
                published));
  }

  private static PairExplanation of(
      PairHistory.Pair pair,
      Scores scores,
      CalibrationLog log,
      @Nullable Calibration inForce,
      @Nullable PreferencePair published) {
    PromptScores standing = scores.replayed().standing();
    return new PairExplanation(
        new PairReason(
            pair.key(),
            pair.rewardModel(),
            pair.promptId(),
            pair.overvalued(),
            pair.reference(),
            standing.of(pair.overvalued()),
            standing.of(pair.reference()),
            inForce,
            published),
        PairHistory.of(pair, scores.events(), scores.kept(), log));
  }

  /** What the log says of the scores at the pair's prompt. */
  private record Scores(List<ScoreEvent> events, LogReader.Extent kept, ReplayedScores replayed) {

    static @Nullable Scores read(LogReader reader, PairHistory.Pair pair) {
      List<ScoreEvent> events = new ArrayList<>();
      LogReader.Extent kept = ScoreEvent.read(reader, pair.promptId(), events::add);
      ReplayedScores replayed = new ReplayedScores(pair.rewardModel());
      events.forEach(replayed::take);
      return replayed.knows(pair.overvalued()) || replayed.knows(pair.reference())
          ? new Scores(events, kept, replayed)
          : null;
    }
  }
}
