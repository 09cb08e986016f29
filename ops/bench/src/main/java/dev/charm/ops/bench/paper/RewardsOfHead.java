package dev.charm.ops.bench.paper;

import dev.charm.ops.evaluate.RewardedAnswers;
import dev.charm.producers.preferences.JudgePreference;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The answers of rated models to held-out prompts, with rewards. */
record RewardsOfHead(PaperData data, double[][] rewards) implements RewardedAnswers {

  @Override
  public SortedSet<String> models() {
    return new TreeSet<>(data.models().subList(0, data.rated()));
  }

  @Override
  public SortedMap<String, SortedSet<String>> answered() {
    SortedMap<String, SortedSet<String>> answered = new TreeMap<>();
    for (String model : models()) {
      TreeSet<String> prompts = new TreeSet<>();
      Arrays.stream(data.heldOut()).mapToObj(Integer::toString).forEach(prompts::add);
      answered.put(model, prompts);
    }
    return answered;
  }

  @Override
  @SuppressWarnings("NullAway") // a JDK before 17.0.19 does not see @Nullable in another module
  public List<@Nullable Double> rewards(List<AnswerId> answers) {
    return answers.stream()
        .<@Nullable Double>map(
            each -> rewards[data.place(each.model())][Integer.parseInt(each.prompt())])
        .toList();
  }

  @Override
  public Long length(AnswerId answer) {
    String text = data.answers()[data.place(answer.model())][Integer.parseInt(answer.prompt())];
    return (long) text.codePointCount(0, text.length());
  }

  /** What the judge with a rated reference said of them. */
  List<JudgePreference> preferences() {
    boolean[] heldOut = new boolean[data.prompts().size()];
    Arrays.stream(data.heldOut()).forEach(p -> heldOut[p] = true);
    return data.judged().stream()
        .filter(j -> heldOut[j.prompt()] && j.reference() < data.rated())
        .map(
            j ->
                new JudgePreference(
                    Integer.toString(j.prompt()), data.models().get(j.model()), j.preference()))
        .toList();
  }
}
