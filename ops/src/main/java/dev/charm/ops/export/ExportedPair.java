package dev.charm.ops.export;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.charm.calibration.reward.Choice;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Candidate;
import dev.charm.schemas.PreferencePair;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A preference pair with the offset that is in force when it is read.
 *
 * @param key as in {@code charm.preference-pairs}
 * @param offset what is added to the over-valued model's score, in the reward model's units
 * @param margin {@code |score_O + offset - score_R|}, in the reward model's units
 * @param prompt the conversation; null where the text is not known
 */
@JsonPropertyOrder({
  "key",
  "reward_model",
  "prompt_id",
  "overvalued",
  "reference",
  "chosen_model",
  "chosen_sample",
  "chosen_score",
  "rejected_model",
  "rejected_sample",
  "rejected_score",
  "offset",
  "margin",
  "prompt",
  "chosen_text",
  "rejected_text"
})
public record ExportedPair(
    @JsonProperty("key") String key,
    @JsonProperty("reward_model") String rewardModel,
    @JsonProperty("prompt_id") String promptId,
    @JsonProperty("overvalued") String overvalued,
    @JsonProperty("reference") String reference,
    @JsonProperty("chosen_model") String chosenModel,
    @JsonProperty("chosen_sample") int chosenSample,
    @JsonProperty("chosen_score") double chosenScore,
    @JsonProperty("rejected_model") String rejectedModel,
    @JsonProperty("rejected_sample") int rejectedSample,
    @JsonProperty("rejected_score") double rejectedScore,
    @JsonProperty("offset") double offset,
    @JsonProperty("margin") double margin,
    @JsonProperty("prompt") @Nullable List<Turn> prompt,
    @JsonProperty("chosen_text") @Nullable String chosenText,
    @JsonProperty("rejected_text") @Nullable String rejectedText) {

  /** One turn of a conversation, as trainers read it. */
  @JsonPropertyOrder({"role", "content"})
  public record Turn(@JsonProperty("role") String role, @JsonProperty("content") String content) {}

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
        pair.getPrompt() == null
            ? null
            : pair.getPrompt().stream()
                .map(message -> new Turn(message.getRole(), message.getContent()))
                .toList(),
        chosen.getText(),
        rejected.getText());
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
  @JsonIgnore
  public boolean hasTexts() {
    return prompt != null && chosenText != null && rejectedText != null;
  }
}
