package dev.charm.consumers.training;

import static dev.charm.consumers.training.SyntheticAnswers.LENGTH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.consumers.audit.SurfaceFeatures;
import dev.charm.consumers.scoring.RewardScorer;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.scoring.ScoringResult;
import dev.charm.consumers.training.external.RoundTexts;
import dev.charm.consumers.training.external.TextEvidence;
import dev.charm.consumers.training.external.TextEvidence.Side;
import dev.charm.consumers.training.gate.Gate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** The gate by texts: whatever gives them scores. */
class TextGateTest {
  private static final Gate GATE = new Gate(0.05);
  private static final int PROMPTS = 80;
  private static final int ANSWERS = 6;

  private final Random random = new Random(20261130);
  private final List<ScoringRequest> answers = answers();
  private final List<FileTraining.Pair> preferences = preferences(800);

  /** Texts of random length and formatting, whose last word tells how good they are. */
  private ScoringRequest answer(String prompt) {
    String quality = Character.toString('a' + random.nextInt(26));
    return new ScoringRequest(prompt, SyntheticAnswers.text(random) + "\n" + quality);
  }

  private List<ScoringRequest> answers() {
    List<ScoringRequest> all = new ArrayList<>();
    for (int i = 0; i < PROMPTS * ANSWERS; i++) {
      all.add(answer("prompt " + i / ANSWERS));
    }
    return all;
  }

  private List<FileTraining.Pair> preferences(int n) {
    List<FileTraining.Pair> pairs = new ArrayList<>();
    while (pairs.size() < n) {
      ScoringRequest one = answer("question " + pairs.size());
      ScoringRequest other = answer("question " + pairs.size());
      if (quality(one) > quality(other)) {
        pairs.add(new FileTraining.Pair("q" + pairs.size(), one, other));
      }
    }
    return pairs;
  }

  private static double quality(ScoringRequest request) {
    String text = request.response();
    return (text.charAt(text.length() - 1) - 'a') / 8.0;
  }

  private static double length(ScoringRequest request) {
    return SurfaceFeatures.of(request.prompt(), request.response())[LENGTH];
  }

  private RoundTexts texts() {
    return visitor -> {
      for (int i = 0; i < answers.size(); i++) {
        visitor.visit("p" + i / ANSWERS, "m" + i % ANSWERS, answers.get(i));
        visitor.visit("p" + i / ANSWERS, "m" + i % ANSWERS, answers.get(i)); // of another pair
      }
    };
  }

  /** Scores by a function; NaN is rejected. */
  private static final class Scorer implements RewardScorer {
    private final ToDoubleFunction<ScoringRequest> scores;
    private final Map<ScoringRequest, Integer> asked = new HashMap<>();

    Scorer(ToDoubleFunction<ScoringRequest> scores) {
      this.scores = scores;
    }

    @Override
    public String rewardModel() {
      return "function@1";
    }

    @Override
    public List<ScoringResult> score(List<ScoringRequest> requests) {
      return requests.stream().map(this::result).toList();
    }

    private ScoringResult result(ScoringRequest request) {
      asked.merge(request, 1, Integer::sum);
      double score = scores.applyAsDouble(request);
      return Double.isNaN(score)
          ? new ScoringResult.Rejected("not for me")
          : new ScoringResult.Scored(score);
    }

    @Override
    public void close() {}
  }

  private TextEvidence evidence(Map<Side, Scorer> scorers) throws IOException {
    TextEvidence evidence = TextEvidence.of(preferences, texts());
    for (Map.Entry<Side, Scorer> each : scorers.entrySet()) {
      evidence.score(each.getKey(), each.getValue(), () -> false);
    }
    return evidence;
  }

  private Gate.Verdict judge(
      ToDoubleFunction<ScoringRequest> before, ToDoubleFunction<ScoringRequest> candidate)
      throws IOException {
    return GATE.judge(
        evidence(Map.of(Side.BEFORE, new Scorer(before), Side.CANDIDATE, new Scorer(candidate))));
  }

  private static double likesLengthALittle(ScoringRequest request) {
    return quality(request) + 0.3 * length(request);
  }

  @Test
  void shouldPromoteACandidateThatOnlyLikesQualityMore() throws IOException {
    Gate.Verdict verdict = judge(TextGateTest::likesLengthALittle, TextGateTest::quality);
    assertThat(verdict.promoted()).as(verdict.reason()).isTrue();
    assertThat(verdict.reason())
        .contains("accuracy on 800 preferences", "480 answers to 80 prompts")
        .doesNotContain("left out");
    assertThat(verdict.metrics())
        .containsEntry("gate_unscored_preferences", 0.0)
        .containsEntry("gate_unscored_answers", 0.0);
  }

  @Test
  void shouldRefuseACandidateThatPaysForLength() throws IOException {
    Gate.Verdict verdict =
        new Gate(0.99).judge(evidence(of(TextGateTest::quality, TextGateTest::length)));
    assertThat(verdict.promoted()).as(verdict.reason()).isFalse();
    assertThat(verdict.reason()).contains("length grew from");
    Gate.Verdict byAccuracy = judge(TextGateTest::quality, TextGateTest::length);
    assertThat(byAccuracy.promoted()).isFalse();
    assertThat(byAccuracy.reason()).contains("at most 0.050 is allowed");
  }

  private static Map<Side, Scorer> of(
      ToDoubleFunction<ScoringRequest> before, ToDoubleFunction<ScoringRequest> candidate) {
    return Map.of(Side.BEFORE, new Scorer(before), Side.CANDIDATE, new Scorer(candidate));
  }

  @Test
  void shouldLookBackToTheFirstVersion() throws IOException {
    Map<Side, Scorer> scorers =
        Map.of(
            Side.FIRST, new Scorer(TextGateTest::quality),
            Side.BEFORE, new Scorer(TextGateTest::length),
            Side.CANDIDATE, new Scorer(TextGateTest::length));
    Gate.Verdict verdict = GATE.judge(evidence(scorers));
    assertThat(verdict.promoted()).as(verdict.reason()).isFalse();
    assertThat(verdict.reason()).contains("that of the first version");
  }

  @Test
  void shouldLeaveOutOnBothSidesWhatOneCannotScoreAndTellHowMany() throws IOException {
    String without = preferences.get(7).chosen().response();
    String noAnswer = answers.get(3).response();
    Gate.Verdict verdict =
        judge(
            request ->
                request.response().equals(without) || request.response().equals(noAnswer)
                    ? Double.NaN
                    : likesLengthALittle(request),
            TextGateTest::quality);
    assertThat(verdict.promoted()).as(verdict.reason()).isTrue();
    assertThat(verdict.reason())
        .contains(
            "accuracy on 799 preferences",
            "1 of 800 preferences are left out",
            "479 answers",
            "1 of 480 answers are left out");
    assertThat(verdict.metrics())
        .containsEntry("gate_unscored_preferences", 1.0)
        .containsEntry("gate_unscored_answers", 1.0);
  }

  @Test
  void shouldRefuseWhereNothingIsLeft() throws IOException {
    assertThat(judge(TextGateTest::quality, request -> Double.NaN).reason())
        .isEqualTo(
            "none of the 800 preferences from outside the loop could be scored by all versions");
    Gate.Verdict noAnswer =
        judge(
            TextGateTest::quality,
            request -> request.prompt().startsWith("prompt") ? Double.NaN : quality(request));
    assertThat(noAnswer.promoted()).isFalse();
    assertThat(noAnswer.reason())
        .isEqualTo("none of the 480 answers could be scored by both versions");
  }

  @Test
  void shouldScoreEachTextOnceByEachAndStopWhenItIsTold() throws IOException {
    Map<Side, Scorer> scorers = of(TextGateTest::quality, TextGateTest::quality);
    evidence(scorers);
    assertThat(scorers.values())
        .allSatisfy(
            scorer -> assertThat(scorer.asked.values()).hasSize(480 + 1600).containsOnly(1));
    TextEvidence evidence = TextEvidence.of(preferences, texts());
    Scorer never = new Scorer(TextGateTest::quality);
    assertThatThrownBy(() -> evidence.score(Side.BEFORE, never, () -> true))
        .isInstanceOf(CancellationException.class);
    assertThat(never.asked).isEmpty();
  }
}
