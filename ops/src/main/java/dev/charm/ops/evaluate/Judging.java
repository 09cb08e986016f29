package dev.charm.ops.evaluate;

import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.scoring.remote.Judge;
import dev.charm.consumers.scoring.remote.JudgeVerdict;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.listing.ProgressBar;
import dev.charm.producers.preferences.JudgePreference;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Has a judge compare the answers of models with those of a reference. What it does not answer, or
 * answers with no name, is counted and told, and gives no preference.
 */
public final class Judging {
  private final Judge judge;
  private final ResponseTexts responses;
  private final String reference;
  private final PrintWriter notes;
  private final List<JudgePreference> preferences = new ArrayList<>();
  private final TreeMap<String, Integer> without = new TreeMap<>();
  private int unweighted;
  private int done;

  /**
   * @param responses that hold the answers of the models
   * @param notes where what was not judged is told
   */
  public Judging(Judge judge, ResponseTexts responses, String reference, PrintWriter notes) {
    this.judge = judge;
    this.responses = responses;
    this.reference = reference;
    this.notes = notes;
  }

  /**
   * The preferences by model and prompt, some perhaps from an earlier run.
   *
   * @param save the file that they are kept in; null to keep none
   * @throws IOException if the file cannot be read or written
   * @throws CommandFailedException if there is nothing to judge, or the file is of other questions
   */
  public List<JudgePreference> preferences(@Nullable Path save)
      throws IOException, InterruptedException {
    List<JudgeTask> tasks = tasks();
    if (save == null) {
      ask(tasks, null);
    } else {
      try (SavedPreferences saved = SavedPreferences.open(save)) {
        List<JudgeTask> open = new ArrayList<>();
        for (JudgeTask task : tasks) {
          if (saved.has(task)) {
            preferences.add(saved.get(task));
          } else {
            open.add(task);
          }
        }
        if (!preferences.isEmpty()) {
          notes.printf(
              "charm: %s has %d of %d preferences from before%n",
              save, preferences.size(), tasks.size());
        }
        ask(open, saved);
      }
    }
    tell(tasks.size());
    preferences.sort(
        Comparator.comparing(JudgePreference::model).thenComparing(JudgePreference::prompt));
    return preferences;
  }

  /** The models that have answers and no preference. */
  public SortedSet<String> unjudged() {
    SortedSet<String> models = new TreeSet<>(responses.models());
    models.remove(reference);
    preferences.forEach(each -> models.remove(each.model()));
    return models;
  }

  private List<JudgeTask> tasks() {
    List<JudgeTask> tasks = new ArrayList<>();
    int alone = 0;
    for (Map.Entry<String, SortedSet<String>> own : responses.answered().entrySet()) {
      String model = own.getKey();
      if (model.equals(reference)) {
        continue;
      }
      for (String prompt : own.getValue()) {
        ScoringRequest answer = responses.request(model, prompt);
        String other = responses.text(reference, prompt);
        if (answer == null || other == null) {
          alone++;
        } else {
          tasks.add(JudgeTask.of(judge, prompt, model, answer, other));
        }
      }
    }
    if (alone > 0) {
      notes.printf(
          "charm: %d answers are not judged: %s has none to the same prompt%n", alone, reference);
    }
    if (tasks.isEmpty()) {
      throw new CommandFailedException(
          "no answer has an answer of " + reference + " to the same prompt beside it");
    }
    return tasks;
  }

  private void ask(List<JudgeTask> tasks, @Nullable SavedPreferences saved)
      throws IOException, InterruptedException {
    List<JudgeTask> asked = new ArrayList<>();
    for (JudgeTask task : tasks) {
      if (task.same()) {
        add(task, 0.5, saved);
      } else {
        asked.add(task);
      }
    }
    if (asked.size() < tasks.size()) {
      notes.printf(
          "charm: %d answers are the reference's word for word: ties, without asking%n",
          tasks.size() - asked.size());
    }
    notes.flush();
    try (ProgressBar bar = new ProgressBar(notes, judge.model())) {
      judge.ask(
          asked.stream().map(JudgeTask::question).toList(),
          (place, verdict) -> decided(asked.get(place), verdict, saved, bar, asked.size()));
    } catch (UncheckedIOException e) {
      throw new IOException("preferences cannot be saved: " + e.getMessage(), e);
    }
  }

  private synchronized void decided(
      JudgeTask task,
      JudgeVerdict verdict,
      @Nullable SavedPreferences saved,
      ProgressBar bar,
      int of) {
    if (verdict instanceof JudgeVerdict.Preferred preferred) {
      if (!preferred.weighted()) {
        unweighted++;
      }
      try {
        add(task, preferred.preference(), saved);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    } else if (verdict instanceof JudgeVerdict.Undecided undecided) {
      without.merge(undecided.reason(), 1, Integer::sum);
    } else {
      without.merge(((JudgeVerdict.Unanswered) verdict).reason(), 1, Integer::sum);
    }
    done++;
    if (ProgressBar.wanted()) {
      bar.at(done, of);
    }
  }

  private void add(JudgeTask task, double preference, @Nullable SavedPreferences saved)
      throws IOException {
    if (saved != null) {
      saved.add(task, reference, judge.model(), preference);
    }
    preferences.add(new JudgePreference(task.prompt(), task.model(), preference));
  }

  private synchronized void tell(int of) {
    if (unweighted > 0) {
      notes.printf(
          "charm: %s gives no logprobs for %d answers: the name it gave decides, 1 or 2%n",
          judge.model(), unweighted);
    }
    without.forEach(
        (reason, count) ->
            notes.printf("charm: %d of %d answers have no preference: %s%n", count, of, reason));
    notes.flush();
  }
}
