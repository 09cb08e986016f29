package dev.charm.ops.evaluate;

import dev.charm.calibration.evaluation.InstructionDifficulty;
import dev.charm.calibration.evaluation.JudgedAnswers;
import dev.charm.calibration.evaluation.LengthControl;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.producers.preferences.JudgePreference;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The preferences with the lengths of their answers. */
final class AnswerLengths {
  private final Map<String, Integer> prompts = new LinkedHashMap<>();
  private final TreeMap<String, List<Judged>> models = new TreeMap<>();
  private final String reference;
  private final PrintWriter notes;
  private final double[] difficulties;

  private record Judged(int prompt, double preference, double lengthDifference) {}

  AnswerLengths(
      List<JudgePreference> preferences,
      ResponseTexts responses,
      String reference,
      @Nullable Difficulties given,
      PrintWriter notes) {
    this.reference = reference;
    this.notes = notes;
    preferences.forEach(each -> prompts.putIfAbsent(each.prompt(), prompts.size()));
    Map<String, Double> known = given == null ? null : given.of(prompts.keySet(), notes);
    int of = 0;
    int without = 0;
    int unknown = 0;
    for (JudgePreference each : preferences) {
      if (each.model().equals(reference)) {
        continue;
      }
      of++;
      String own = responses.text(each.model(), each.prompt());
      String other = responses.text(reference, each.prompt());
      if (own == null || other == null) {
        without++;
      } else if (known != null && !known.containsKey(each.prompt())) {
        unknown++;
      } else {
        models
            .computeIfAbsent(each.model(), model -> new ArrayList<>())
            .add(
                new Judged(
                    prompts.getOrDefault(each.prompt(), 0),
                    each.preference(),
                    characters(own) - characters(other)));
      }
    }
    tellLeftOut(of, without, "one of the two answers has no text");
    tellLeftOut(of, unknown, "the prompt has no difficulty");
    if (models.isEmpty() && of > 0) {
      throw new CommandFailedException(
          "no preference has both answers' texts: prompts and models are named differently");
    }
    if (known == null) {
      this.difficulties = jointly();
    } else {
      this.difficulties = new double[prompts.size()];
      known.forEach((prompt, value) -> difficulties[prompts.getOrDefault(prompt, 0)] = value);
    }
  }

  private void tellLeftOut(int of, int count, String why) {
    if (count > 0) {
      notes.printf("charm: length-controlled without %d of %d preferences: %s%n", count, of, why);
    }
  }

  private static double characters(String text) {
    return text.codePointCount(0, text.length());
  }

  private double[] jointly() {
    if (models.isEmpty()) {
      return new double[prompts.size()];
    }
    notes.printf(
        "charm: difficulties of %d prompts are estimated from the preferences of %d model%s"
            + " (--difficulties FILE for others)%n",
        prompts.size(), models.size(), models.size() == 1 ? "" : "s");
    return InstructionDifficulty.jointly(
        models.values().stream().map(AnswerLengths::answers).toList(), prompts.size());
  }

  private static JudgedAnswers answers(List<Judged> of) {
    return new JudgedAnswers(
        of.stream().mapToInt(Judged::prompt).toArray(),
        of.stream().mapToDouble(Judged::preference).toArray(),
        of.stream().mapToDouble(Judged::lengthDifference).toArray());
  }

  /** By model, in percent; of a model whose lengths tell nothing there is none. */
  Map<String, Double> rates() {
    if (models.isEmpty()) {
      return Map.of();
    }
    List<String> names = List.copyOf(models.keySet());
    List<JudgedAnswers> answers = models.values().stream().map(AnswerLengths::answers).toList();
    List<OptionalDouble> rates = LengthControl.winRates(answers, difficulties, gamed());
    Map<String, Double> byModel = new TreeMap<>();
    for (int i = 0; i < names.size(); i++) {
      OptionalDouble rate = rates.get(i);
      if (rate.isEmpty()) {
        notes.printf(
            "charm: %s has no length-controlled win rate: its answers do not differ in how much"
                + " longer than the reference's they are%n",
            names.get(i));
      } else {
        byModel.put(names.get(i), 100 * rate.getAsDouble());
      }
    }
    return byModel;
  }

  /** The reference's own answers when told to be brief or long, as AlpacaEval names them. */
  private List<JudgedAnswers> gamed() {
    List<String> names =
        Stream.of("_concise", "_verbose")
            .map(ending -> reference + ending)
            .filter(models::containsKey)
            .toList();
    notes.println(
        names.isEmpty()
            ? "charm: effects of length and difficulty are pulled to what the models have in"
                + " common; AlpacaEval pulls them to those of "
                + reference
                + "_concise and _verbose, which are not among the preferences"
            : "charm: effects of length and difficulty are pulled to those of "
                + String.join(" and ", names));
    return names.stream().map(name -> answers(models.getOrDefault(name, List.of()))).toList();
  }
}
