package dev.charm.streams.prompt;

import dev.charm.calibration.reward.Choice;
import dev.charm.schemas.Candidate;
import dev.charm.schemas.Keys;
import dev.charm.schemas.PreferencePair;
import dev.charm.streams.measured.Measures;
import dev.charm.streams.measured.Measures.Count;
import dev.charm.streams.state.CalibrationKey;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Publishes preference pairs, and a tombstone where a prompt ceases to make one. */
final class Pairs {
  private final ProcessorContext<Object, Object> context;
  private final Texts texts;
  private final String sink;
  private final Measures measures;

  Pairs(ProcessorContext<Object, Object> context, Texts texts, String sink, Measures measures) {
    this.context = context;
    this.texts = texts;
    this.sink = sink;
    this.measures = measures;
  }

  /** Publishes a prompt's pair whose chosen answer is another than before. */
  void flip(CalibrationKey calibration, String promptId, Standings standings, Choice choice) {
    measures.add(Count.FLIPS);
    publish(calibration, promptId, standings, choice);
  }

  /** Publishes a prompt's pair as it was decided. */
  void publish(CalibrationKey calibration, String promptId, Standings standings, Choice choice) {
    measures.add(Count.PAIRS);
    Candidate o = candidate(promptId, calibration.overvalued(), standings.overvalued(calibration));
    Candidate r = candidate(promptId, calibration.reference(), standings.reference(calibration));
    boolean overvaluedWins = choice == Choice.OVERVALUED;
    PreferencePair pair =
        PreferencePair.newBuilder()
            .setRewardModel(calibration.rewardModel())
            .setPromptId(promptId)
            .setOvervalued(calibration.overvalued())
            .setReference(calibration.reference())
            .setChosen(overvaluedWins ? o : r)
            .setRejected(overvaluedWins ? r : o)
            .setPrompt(texts.messages(promptId))
            .build();
    context.forward(
        new Record<>(key(calibration, promptId), pair, context.currentSystemTimeMs()), sink);
  }

  /** Publishes that a prompt makes no pair any more. */
  void withdraw(CalibrationKey calibration, String promptId) {
    measures.add(Count.WITHDRAWN_PAIRS);
    context.forward(
        new Record<>(key(calibration, promptId), null, context.currentSystemTimeMs()), sink);
  }

  private Candidate candidate(String promptId, String model, RewardVector.Standing standing) {
    return Candidate.newBuilder()
        .setPolicyModel(model)
        .setSampleIndex(standing.sampleIndex())
        .setScore(standing.score())
        .setText(texts.text(promptId, model, standing.sampleIndex()))
        .build();
  }

  private static String key(CalibrationKey calibration, String promptId) {
    return Keys.pair(
        calibration.rewardModel(), promptId, calibration.overvalued(), calibration.reference());
  }
}
