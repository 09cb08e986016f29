package dev.charm.consumers.views;

import dev.charm.schemas.precedence.RewardEntry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The scores that one reward model gave at one prompt, by the rule of {@link RewardEntry}. */
public final class PromptScores {
  private record Answer(String model, int sample, RewardEntry reward) {
    private static final Comparator<Answer> IDENTITY =
        Comparator.comparing(Answer::model).thenComparingInt(Answer::sample);
  }

  private final List<Answer> answers = new ArrayList<>(0); // in order of identity, each once

  /** Takes a score that is not withdrawn. */
  void add(String model, int sample, long version, double score) {
    Answer answer = new Answer(model, sample, RewardEntry.scored(score, version));
    int at = Collections.binarySearch(answers, answer, Answer.IDENTITY);
    if (at < 0) {
      answers.add(-at - 1, answer);
    } else if (answer.reward().supersedes(answers.get(at).reward())) {
      answers.set(at, answer);
    }
  }

  /** The answer that speaks for each model that has one, in order of name. */
  List<ScoredAnswer> standing() {
    List<ScoredAnswer> standing = new ArrayList<>();
    int next;
    for (int first = 0; first < answers.size(); first = next) {
      String model = answers.get(first).model();
      next = first + 1;
      while (next < answers.size() && answers.get(next).model().equals(model)) {
        next++;
      }
      List<Answer> own = answers.subList(first, next);
      int speaking =
          RewardEntry.speaking(own.stream().map(Answer::reward).toArray(RewardEntry[]::new));
      if (speaking >= 0) {
        Answer answer = own.get(speaking);
        standing.add(new ScoredAnswer(model, answer.sample(), answer.reward().score()));
      }
    }
    return standing;
  }

  /** The score that stands for a model; null if it has none, or only withdrawn ones. */
  public @Nullable Double of(String model) {
    return standing().stream()
        .filter(answer -> answer.policyModel().equals(model))
        .map(ScoredAnswer::score)
        .findFirst()
        .orElse(null);
  }
}
