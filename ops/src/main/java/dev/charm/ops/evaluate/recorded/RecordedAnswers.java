package dev.charm.ops.evaluate.recorded;

import dev.charm.calibration.reward.LengthReport;
import dev.charm.consumers.views.GatheredPrompt;
import dev.charm.consumers.views.GatheredPrompts;
import dev.charm.consumers.views.LogReader;
import dev.charm.consumers.views.ScoredAnswer;
import dev.charm.consumers.views.Spool;
import dev.charm.consumers.views.Withdrawals;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.evaluate.RewardedAnswers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The answers that a reward model has scored on {@code charm.rewards}: those that count, by the
 * rule of {@link dev.charm.schemas.precedence.RewardEntry}. Texts are read for their lengths, and
 * not held: in memory are some 150 bytes an answer.
 */
public final class RecordedAnswers implements RewardedAnswers {
  private final String rewardModel;
  private final TreeMap<String, Map<String, Recorded>> models = new TreeMap<>();

  private record Recorded(double reward, @Nullable Long length) {}

  private RecordedAnswers(String rewardModel) {
    this.rewardModel = rewardModel;
  }

  /**
   * Reads them.
   *
   * @param rewardModel {@code name@version}
   * @param folder has room for the texts while they are read
   * @throws CommandFailedException if the reward model has scored nothing
   */
  public static RecordedAnswers read(LogReader reader, String rewardModel, Path folder)
      throws IOException {
    RecordedAnswers answers = new RecordedAnswers(rewardModel);
    try (Spool spool = Spool.in(folder)) {
      GatheredPrompts prompts =
          new GatheredPrompts(
              rewardModel, Withdrawals.read(reader, key -> true), model -> true, spool);
      prompts.read(reader);
      prompts.each(answers::add);
    }
    if (answers.models.isEmpty()) {
      throw new CommandFailedException(
          "charm.rewards has no score of "
              + rewardModel
              + ": a scorer must be at work for it (charm service scorer), or evaluate files");
    }
    return answers;
  }

  private void add(GatheredPrompt prompt) {
    for (ScoredAnswer answer : prompt.answers()) {
      String text = prompt.text(answer.policyModel(), answer.sampleIndex());
      models
          .computeIfAbsent(answer.policyModel(), model -> new HashMap<>())
          .put(
              prompt.promptId(),
              new Recorded(answer.score(), text == null ? null : LengthReport.lengthOf(text)));
    }
  }

  /** The reward model. */
  public String rewardModel() {
    return rewardModel;
  }

  @Override
  public SortedSet<String> models() {
    return Collections.unmodifiableSortedSet(models.navigableKeySet());
  }

  @Override
  public SortedMap<String, SortedSet<String>> answered() {
    SortedMap<String, SortedSet<String>> answered = new TreeMap<>();
    models.forEach((model, own) -> answered.put(model, new TreeSet<>(own.keySet())));
    return answered;
  }

  @Override
  public List<@Nullable Double> rewards(List<AnswerId> answers) {
    return answers.stream().<@Nullable Double>map(this::reward).toList();
  }

  /** The reward of an answer; null if it has none. */
  @Nullable Double reward(AnswerId answer) {
    Recorded recorded = recorded(answer);
    return recorded == null ? null : (Double) recorded.reward();
  }

  @Override
  public @Nullable Long length(AnswerId answer) {
    Recorded recorded = recorded(answer);
    return recorded == null ? null : recorded.length();
  }

  private @Nullable Recorded recorded(AnswerId answer) {
    return models.getOrDefault(answer.model(), Map.of()).get(answer.prompt());
  }
}
