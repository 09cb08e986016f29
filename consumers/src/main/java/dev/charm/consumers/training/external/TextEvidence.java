package dev.charm.consumers.training.external;

import dev.charm.calibration.evaluation.AccuracyChange;
import dev.charm.calibration.evaluation.SubstitutionAudit;
import dev.charm.consumers.audit.SurfaceFeatures;
import dev.charm.consumers.scoring.RewardScorer;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.training.FileTraining;
import dev.charm.consumers.training.gate.AuditSample;
import dev.charm.consumers.training.gate.GateEvidence;
import dev.charm.consumers.training.gate.PairedOutcomes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * What a reward model of whatever kind is judged by: texts, each scored once by each of those that
 * are compared. One scorer is at work at a time, since two large ones seldom fit a machine. A text
 * that one of them cannot score is left out for all, and counted.
 *
 * <p>Texts of the preferences are held; of the answers, their surface and their scores.
 */
public final class TextEvidence implements GateEvidence {
  /** Whose scores. */
  public enum Side {
    /** The version that is to be judged. */
    CANDIDATE,
    /** The active one. */
    BEFORE,
    /** The one that the lineage began with, where it is another than the one before. */
    FIRST
  }

  /** A preference by the places of its texts. */
  private record Preference(String prompt, int chosen, int rejected) {}

  /** An answer of the round. */
  private static final class Answer {
    private final double[] surface;
    private final double[] scores = unscored(Side.FIRST.ordinal()); // candidate and before

    Answer(double[] surface) {
      this.surface = surface;
    }

    boolean isScored() {
      return Arrays.stream(scores).allMatch(Double::isFinite);
    }
  }

  private final List<ScoringRequest> texts;
  private final List<Preference> preferences;
  private final RoundTexts answers;
  private final AuditSample<Answer> sample;
  private final Map<Side, double[]> scores = new TreeMap<>();

  private TextEvidence(
      List<ScoringRequest> texts,
      List<Preference> preferences,
      RoundTexts answers,
      AuditSample<Answer> sample) {
    this.texts = texts;
    this.preferences = preferences;
    this.answers = answers;
    this.sample = sample;
  }

  /**
   * Evidence without scores yet.
   *
   * @param preferences from outside the loop; held
   * @param answers of the round; gone through once now, and once for each side
   */
  public static TextEvidence of(List<FileTraining.Pair> preferences, RoundTexts answers)
      throws IOException {
    Map<ScoringRequest, Integer> places = new LinkedHashMap<>();
    List<Preference> indexed = new ArrayList<>();
    for (FileTraining.Pair pair : preferences) {
      indexed.add(
          new Preference(
              pair.prompt(), place(pair.chosen(), places), place(pair.rejected(), places)));
    }
    AuditSample<Answer> sample = new AuditSample<>();
    answers.each(
        (promptId, name, text) ->
            sample.add(
                promptId,
                name,
                () -> new Answer(SurfaceFeatures.of(text.prompt(), text.response()))));
    return new TextEvidence(List.copyOf(places.keySet()), indexed, answers, sample);
  }

  private static int place(ScoringRequest text, Map<ScoringRequest, Integer> places) {
    return places.computeIfAbsent(text, t -> places.size());
  }

  private static double[] unscored(int count) {
    double[] scores = new double[count];
    Arrays.fill(scores, Double.NaN);
    return scores;
  }

  /**
   * Has a scorer score all that it is asked for.
   *
   * @param stopped asked before each batch
   * @throws CancellationException if it was stopped
   */
  public void score(Side side, RewardScorer scorer, BooleanSupplier stopped) throws IOException {
    TextScores batches = new TextScores(scorer, stopped);
    double[] values = unscored(texts.size());
    for (int i = 0; i < values.length; i++) {
      int place = i;
      batches.score(texts.get(i), score -> values[place] = score);
    }
    if (side != Side.FIRST) {
      Set<Answer> asked = new HashSet<>();
      answers.each(
          (promptId, name, text) -> {
            Optional<Answer> answer = sample.get(promptId, name);
            if (answer.isPresent() && asked.add(answer.get())) {
              batches.score(text, score -> answer.get().scores[side.ordinal()] = score);
            }
          });
    }
    batches.flush();
    scores.put(side, values);
  }

  @Override
  public Optional<String> nothing() {
    if (preferences.isEmpty()) {
      return Optional.of(
          "there are no preferences from outside the loop to judge it by (--preferences FILE)");
    }
    if (judged().isEmpty()) {
      return Optional.of(
          "none of the %d preferences from outside the loop could be scored by all versions"
              .formatted(preferences.size()));
    }
    long all = all().size();
    return all > 0 && unscoredAnswers() == all
        ? Optional.of("none of the %d answers could be scored by both versions".formatted(all))
        : Optional.empty();
  }

  /** The preferences whose texts all have scores. */
  private List<Preference> judged() {
    return preferences.stream()
        .filter(
            p ->
                scores.values().stream()
                    .allMatch(
                        of -> Double.isFinite(of[p.chosen()]) && Double.isFinite(of[p.rejected()])))
        .toList();
  }

  private List<Answer> all() {
    return sample.prompts().values().stream().map(Map::values).flatMap(Collection::stream).toList();
  }

  private long unscoredAnswers() {
    return all().stream().filter(answer -> !answer.isScored()).count();
  }

  @Override
  public AccuracyChange sinceBefore() {
    return change(Side.BEFORE);
  }

  @Override
  public Optional<AccuracyChange> sinceFirst() {
    return scores.containsKey(Side.FIRST) ? Optional.of(change(Side.FIRST)) : Optional.empty();
  }

  private AccuracyChange change(Side since) {
    PairedOutcomes outcomes = new PairedOutcomes();
    for (Preference preference : judged()) {
      outcomes.add(
          preference.prompt(),
          difference(since, preference),
          difference(Side.CANDIDATE, preference));
    }
    return outcomes.change();
  }

  private double difference(Side side, Preference preference) {
    double[] of = scores.get(side);
    if (of == null) {
      throw new IllegalStateException("no scores of " + side);
    }
    return of[preference.chosen()] - of[preference.rejected()];
  }

  @Override
  public void showTo(SubstitutionAudit audit) {
    for (Map<Long, Answer> ofPrompt : sample.prompts().values()) {
      List<Answer> scored = ofPrompt.values().stream().filter(Answer::isScored).toList();
      audit.add(
          scored.stream().map(answer -> answer.surface).toArray(double[][]::new),
          scores(scored, Side.BEFORE),
          scores(scored, Side.CANDIDATE));
    }
  }

  private static double[] scores(List<Answer> answers, Side side) {
    return answers.stream().mapToDouble(answer -> answer.scores[side.ordinal()]).toArray();
  }

  @Override
  public Optional<String> unjudged() {
    int left = preferences.size() - judged().size();
    return left == 0
        ? Optional.empty()
        : Optional.of(
            "%d of %d preferences are left out, since not all versions can score their texts"
                .formatted(left, preferences.size()));
  }

  @Override
  public Optional<String> unaudited() {
    List<String> told = new ArrayList<>();
    long unscored = unscoredAnswers();
    if (unscored > 0) {
      told.add(
          "%d of %d answers are left out, since not both versions can score them"
              .formatted(unscored, all().size()));
    }
    if (sample.leftSomeOut()) {
      told.add("there were more answers: those of the other prompts were not audited");
    }
    return told.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", told));
  }

  @Override
  public Map<String, Double> counts() {
    Map<String, Double> counts = new TreeMap<>();
    counts.put("gate_unscored_preferences", (double) preferences.size() - judged().size());
    counts.put("gate_unscored_answers", (double) unscoredAnswers());
    return counts;
  }
}
