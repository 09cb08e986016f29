package dev.charm.consumers.training.pinned;

import dev.charm.consumers.scoring.ChatMessage;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.schemas.Candidate;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Message;
import dev.charm.schemas.PreferencePair;
import java.util.List;
import java.util.Optional;

/**
 * A preference pair with all that training needs.
 *
 * @param key of the pair in its topic
 * @param promptId decides whether the pair is held out
 * @param chosenModel whose answer was chosen
 * @param rejectedModel whose answer was not
 * @param chosen the prompt with the chosen answer
 * @param rejected the prompt with the rejected answer
 * @param overvaluedChosen whether the chosen answer is the over-valued model's
 * @param difference {@code s_O - s_R}
 * @param calibration key of the calibration that the pair follows
 */
public record PinnedPair(
    String key,
    String promptId,
    String chosenModel,
    String rejectedModel,
    ScoringRequest chosen,
    ScoringRequest rejected,
    boolean overvaluedChosen,
    double difference,
    String calibration) {

  /** The pair if its texts are known here. */
  public static Optional<PinnedPair> of(String key, PreferencePair pair) {
    List<Message> prompt = pair.getPrompt();
    String chosen = pair.getChosen().getText();
    String rejected = pair.getRejected().getText();
    if (prompt == null || chosen == null || rejected == null) {
      return Optional.empty();
    }
    List<ChatMessage> messages = ChatMessage.of(prompt);
    boolean overvaluedChosen = pair.getOvervalued().equals(pair.getChosen().getPolicyModel());
    double gap = pair.getChosen().getScore() - pair.getRejected().getScore();
    return Optional.of(
        new PinnedPair(
            key,
            pair.getPromptId(),
            name(pair.getChosen()),
            name(pair.getRejected()),
            new ScoringRequest(messages, chosen),
            new ScoringRequest(messages, rejected),
            overvaluedChosen,
            overvaluedChosen ? gap : -gap,
            Keys.calibration(pair.getRewardModel(), pair.getOvervalued(), pair.getReference())));
  }

  /** The over-valued model's answer to the prompt. */
  public ScoringRequest overvalued() {
    return overvaluedChosen ? chosen : rejected;
  }

  /** Whose that is, with the number of the sample. */
  public String overvaluedModel() {
    return overvaluedChosen ? chosenModel : rejectedModel;
  }

  /** The reference model, with the number of the sample. */
  public String referenceModel() {
    return overvaluedChosen ? rejectedModel : chosenModel;
  }

  /** The reference's answer. */
  public ScoringRequest reference() {
    return overvaluedChosen ? rejected : chosen;
  }

  private static String name(Candidate candidate) {
    return candidate.getPolicyModel() + "#" + candidate.getSampleIndex();
  }
}
