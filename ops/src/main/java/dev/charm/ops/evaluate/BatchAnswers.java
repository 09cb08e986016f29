package dev.charm.ops.evaluate;

import dev.charm.calibration.reward.BatchCalibration;
import dev.charm.ops.batch.StudyBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The rewards that the files of a study hold. */
public final class BatchAnswers implements RewardedAnswers {
  private final StudyBatch study;
  private final SortedMap<String, SortedMap<String, Double>> rewards = new TreeMap<>();

  /**
   * Those of one reward model.
   *
   * @param scores of it
   */
  public BatchAnswers(StudyBatch study, BatchCalibration scores) {
    this.study = study;
    scores.models().forEach(model -> rewards.put(model, scores.scoresByPrompt(model)));
  }

  @Override
  public SortedSet<String> models() {
    return new TreeSet<>(rewards.keySet());
  }

  @Override
  public SortedMap<String, SortedSet<String>> answered() {
    SortedMap<String, SortedSet<String>> answered = new TreeMap<>();
    rewards.forEach((model, own) -> answered.put(model, new TreeSet<>(own.keySet())));
    return answered;
  }

  @Override
  public List<@Nullable Double> rewards(List<AnswerId> answers) {
    List<@Nullable Double> all = new ArrayList<>();
    for (AnswerId answer : answers) {
      SortedMap<String, Double> own = rewards.get(answer.model());
      all.add(own == null ? null : own.get(answer.prompt()));
    }
    return all;
  }

  @Override
  public @Nullable Long length(AnswerId answer) {
    return study.lengthOf(answer.model(), answer.prompt());
  }
}
