package dev.charm.ops.export;

import dev.charm.calibration.reward.Choice;
import dev.charm.consumers.views.GatheredPrompt;
import dev.charm.consumers.views.ScoredAnswer;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Candidate;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Message;
import dev.charm.schemas.PreferencePair;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A preference pair with the offset that is in force when it is read.
 *
 * @param key as in {@code charm.preference-pairs}; also of a pair that is not in there, because it
 *     was chosen when it was read
 * @param overvalued the model whose score {@code offset} is added to
 * @param reference the other; in a pair that was chosen when it was read not always the reference
 *     model
 * @param offset what is added to the over-valued model's score, in the reward model's units;
 *     between two models that are not the reference, the difference of their offsets against it
 * @param margin {@code |score_O + offset - score_R|}, in the reward model's units
 * @param prompt the conversation; null where the text is not known
 */
public record ExportedPair(
    String key,
    String rewardModel,
    String promptId,
    String overvalued,
    String reference,
    String chosenModel,
    int chosenSample,
    double chosenScore,
    String rejectedModel,
    int rejectedSample,
    double rejectedScore,
    double offset,
    double margin,
    @Nullable List<Turn> prompt,
    @Nullable String chosenText,
    @Nullable String rejectedText) {

  /** One turn of a conversation, as trainers read it. */
  public record Turn(String role, String content) {

    /** The turns of a conversation; null where it is not known. */
    public static @Nullable List<Turn> of(@Nullable List<Message> messages) {
      return messages == null
          ? null
          : messages.stream()
              .map(message -> new Turn(message.getRole(), message.getContent()))
              .toList();
    }
  }

  /** A pair as the calibration in force sees it. */
  public static ExportedPair of(String key, PreferencePair pair, Calibration calibration) {
    Candidate chosen = pair.getChosen();
    Candidate rejected = pair.getRejected();
    double offset = calibration.getOffset();
    return new ExportedPair(
        key,
        pair.getRewardModel(),
        pair.getPromptId(),
        pair.getOvervalued(),
        pair.getReference(),
        chosen.getPolicyModel(),
        chosen.getSampleIndex(),
        chosen.getScore(),
        rejected.getPolicyModel(),
        rejected.getSampleIndex(),
        rejected.getScore(),
        offset,
        Choice.margin(difference(pair), offset),
        Turn.of(pair.getPrompt()),
        chosen.getText(),
        rejected.getText());
  }

  /** A pair that was chosen when it was read, with the texts that are known. */
  static ExportedPair of(String rewardModel, GatheredPrompt prompt, DecidedPair pair) {
    ScoredAnswer chosen = pair.chosen();
    ScoredAnswer rejected = pair.rejected();
    String overvalued = pair.overvalued().policyModel();
    String reference = pair.reference().policyModel();
    return new ExportedPair(
        Keys.pair(rewardModel, prompt.promptId(), overvalued, reference),
        rewardModel,
        prompt.promptId(),
        overvalued,
        reference,
        chosen.policyModel(),
        chosen.sampleIndex(),
        chosen.score(),
        rejected.policyModel(),
        rejected.sampleIndex(),
        rejected.score(),
        pair.offset(),
        Choice.margin(pair.overvalued().score() - pair.reference().score(), pair.offset()),
        Turn.of(prompt.messages()),
        prompt.text(chosen.policyModel(), chosen.sampleIndex()),
        prompt.text(rejected.policyModel(), rejected.sampleIndex()));
  }

  /** Whether scores and offset decide as the pair does. */
  boolean agreesWithOffset() {
    boolean overvaluedChosen = chosenModel.equals(overvalued);
    double d = overvaluedChosen ? chosenScore - rejectedScore : rejectedScore - chosenScore;
    return Choice.of(d, offset) == (overvaluedChosen ? Choice.OVERVALUED : Choice.REFERENCE);
  }

  /** {@code s_O - s_R} of a pair, in the reward model's units. */
  public static double difference(PreferencePair pair) {
    double chosen = pair.getChosen().getScore();
    double rejected = pair.getRejected().getScore();
    return overvaluedIsChosen(pair) ? chosen - rejected : rejected - chosen;
  }

  /** Whether the over-valued model's response is the chosen one. */
  public static boolean overvaluedIsChosen(PreferencePair pair) {
    return pair.getChosen().getPolicyModel().equals(pair.getOvervalued());
  }

  /** Whether prompt and both answers are known as text. */
  public boolean hasTexts() {
    return prompt != null && chosenText != null && rejectedText != null;
  }
}
