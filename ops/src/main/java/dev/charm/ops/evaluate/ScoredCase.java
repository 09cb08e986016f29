package dev.charm.ops.evaluate;

import dev.charm.calibration.reward.LengthReport;
import dev.charm.consumers.scoring.ChatMessage;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.producers.preferences.PreferenceCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A case with numbers for its answers: rewards, or lengths for the baseline that takes the longer
 * one.
 *
 * @param of the case
 * @param chosen of the chosen answers
 * @param rejected of the rejected ones
 */
record ScoredCase(PreferenceCase of, double[] chosen, double[] rejected) {

  /** Has cases scored; one with an answer that cannot be scored is left out. */
  static List<ScoredCase> score(List<PreferenceCase> cases, Scoring scoring) {
    List<ScoringRequest> requests = new ArrayList<>();
    for (PreferenceCase each : cases) {
      List<ChatMessage> messages = ChatMessage.of(each.messages());
      each.chosen().forEach(text -> requests.add(new ScoringRequest(messages, text)));
      each.rejected().forEach(text -> requests.add(new ScoringRequest(messages, text)));
    }
    List<@Nullable Double> rewards = scoring.of(requests);
    List<ScoredCase> scored = new ArrayList<>();
    int at = 0;
    for (PreferenceCase each : cases) {
      int middle = at + each.chosen().size();
      int end = middle + each.rejected().size();
      if (rewards.subList(at, end).stream().allMatch(Objects::nonNull)) {
        scored.add(
            new ScoredCase(
                each, array(rewards.subList(at, middle)), array(rewards.subList(middle, end))));
      }
      at = end;
    }
    return scored;
  }

  /** The lengths of the answers in code points. */
  static ScoredCase lengths(PreferenceCase of) {
    return new ScoredCase(
        of,
        of.chosen().stream().mapToDouble(LengthReport::lengthOf).toArray(),
        of.rejected().stream().mapToDouble(LengthReport::lengthOf).toArray());
  }

  private static double[] array(List<@Nullable Double> rewards) {
    return rewards.stream().mapToDouble(r -> Objects.requireNonNull(r, "scored")).toArray();
  }
}
