package dev.charm.ops.batch;

import dev.charm.calibration.reward.LengthReport;
import dev.charm.calibration.reward.ScoredResponse;
import dev.charm.calibration.style.StyleSums;
import dev.charm.schemas.Response;
import dev.charm.schemas.Reward;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/**
 * Collects the scores, the lengths and the style of answers. Of several answers of a model to a
 * prompt the one of the lowest sample index that has a score speaks for it, as in streaming.
 */
final class StudyScores {
  private record Sampled(int index, double score) {}

  private final TreeMap<String, Map<String, Map<String, Sampled>>> scores = new TreeMap<>();
  private final Map<String, Map<String, Long>> lengths = new HashMap<>();
  private final Map<String, Map<String, Integer>> measured = new HashMap<>();
  private final Map<String, StyleSums> styles = new HashMap<>();
  private final Set<List<Object>> styled = new HashSet<>();

  /** Takes note of an event. */
  void add(SpecificRecord event) {
    if (event instanceof Reward reward) {
      scores
          .computeIfAbsent(reward.getRewardModel(), rm -> new LinkedHashMap<>())
          .computeIfAbsent(reward.getPolicyModel(), model -> new LinkedHashMap<>())
          .merge(
              reward.getPromptId(),
              new Sampled(reward.getSampleIndex(), reward.getScore()),
              (known, other) -> other.index() < known.index() ? other : known);
    } else if (event instanceof Response response && response.getText() != null) {
      String model = response.getPolicyModel();
      String prompt = response.getPromptId();
      if (styled.add(List.of(model, prompt, response.getSampleIndex()))) {
        styles.merge(model, StyleSums.NONE.plus(response.getText()), StyleSums::plus);
      }
      Integer known = measured.getOrDefault(model, Map.of()).get(prompt);
      if (known == null || response.getSampleIndex() < known) {
        measured
            .computeIfAbsent(model, m -> new HashMap<>())
            .put(prompt, response.getSampleIndex());
        lengths
            .computeIfAbsent(model, m -> new HashMap<>())
            .put(prompt, LengthReport.lengthOf(response.getText()));
      }
    }
  }

  boolean isEmpty() {
    return scores.isEmpty();
  }

  /** By reward model, in order of name. */
  Map<String, List<ScoredResponse>> scored() {
    TreeMap<String, List<ScoredResponse>> all = new TreeMap<>();
    scores.forEach(
        (rewardModel, models) -> {
          List<ScoredResponse> list = new ArrayList<>();
          models.forEach(
              (model, prompts) ->
                  prompts.forEach(
                      (prompt, sampled) ->
                          list.add(new ScoredResponse(prompt, model, sampled.score()))));
          all.put(rewardModel, list);
        });
    return all;
  }

  /** In code points, by policy model and prompt. */
  Map<String, Map<String, Long>> lengths() {
    return lengths;
  }

  /** Of all answers with a text, every sample of them, by policy model. */
  Map<String, StyleSums> styles() {
    return styles;
  }
}
