package dev.charm.consumers.training;

import static dev.charm.consumers.training.SyntheticAnswers.BOLD;
import static dev.charm.consumers.training.SyntheticAnswers.LENGTH;
import static dev.charm.consumers.training.SyntheticAnswers.LISTS;
import static dev.charm.consumers.training.SyntheticAnswers.QUALITIES;
import static dev.charm.consumers.training.SyntheticAnswers.SURFACE;
import static dev.charm.consumers.training.SyntheticAnswers.forQuality;
import static dev.charm.consumers.training.SyntheticAnswers.head;
import static dev.charm.consumers.training.SyntheticAnswers.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.evaluation.AuditSettings;
import dev.charm.consumers.scoring.RewardHead;
import dev.charm.consumers.training.gate.AuditAnswers;
import dev.charm.consumers.training.gate.Gate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateTest {
  private static final Gate GATE = new Gate(0.05);
  private static final int PROMPTS = 120;
  private static final int ANSWERS = 8;

  @TempDir Path folder;

  private final Random random = new Random(20260601);
  private final List<OriginalPreference> preferences = SyntheticAnswers.preferences(3_000, random);

  private AuditAnswers answers(int prompts) throws IOException {
    AuditAnswers answers = AuditAnswers.create(Files.createTempDirectory(folder, "answers"));
    SyntheticAnswers.add(answers, prompts, ANSWERS, random);
    return answers;
  }

  private Gate.Verdict judge(RewardHead parent, RewardHead candidate) throws IOException {
    try (AuditAnswers answers = answers(PROMPTS)) {
      return GATE.judge(new HeadEvidence(parent, parent, candidate, preferences, answers));
    }
  }

  @Test
  void shouldRefuseASwapOfLengthForFormattingAndNameBoth() throws IOException {
    RewardHead likesLength = head(with(forQuality(), LENGTH, 1));
    RewardHead likesFormatting = head(with(with(forQuality(), LISTS, 0.8), BOLD, 0.8));
    Gate.Verdict verdict = judge(likesLength, likesFormatting);
    assertThat(verdict.promoted()).as(verdict.reason()).isFalse();
    assertThat(verdict.reason())
        .contains("reward bias moved", "lists grew from", "bold grew from", "length fell from");
    assertThat(verdict.metrics().get("gate_accuracy_loss_high"))
        .as("accuracy does not see the swap")
        .isLessThan(0.05);
    assertThat(verdict.metrics().get("audit_lists_all_responses_after"))
        .isGreaterThan(verdict.metrics().get("audit_lists_all_responses_before") + 0.1);
  }

  @Test
  void shouldPromoteACandidateThatOnlyLikesQualityMore() throws IOException {
    Gate.Verdict verdict =
        judge(
            head(with(forQuality(), LENGTH, 0.5)),
            head(with(with(forQuality(), LENGTH, 0.5), SURFACE, 0.2)));
    assertThat(verdict.promoted()).as(verdict.reason()).isTrue();
    assertThat(verdict.reason())
        .contains(
            "accuracy on 3000 preferences", "no reward bias grew", "960 answers to 120 prompts");
  }

  /** They judge content otherwise, as firmly as before, and all that is surface as before. */
  @Test
  void shouldRefuseNoMoreCandidatesThatDifferByNoiseThanItsRate() throws IOException {
    int candidates = 0;
    int refused = 0;
    Gate onlyAudit = new Gate(0.99);
    List<OriginalPreference> few = preferences.subList(0, 50);
    RewardHead parent = head(with(forQuality(), LENGTH, 0.5));
    for (int draw = 0; draw < 20; draw++) {
      try (AuditAnswers answers = answers(20)) {
        for (int c = 0; c < 10; c++) {
          RewardHead candidate = head(with(judgingOtherwise(), LENGTH, 0.5));
          Gate.Verdict verdict =
              onlyAudit.judge(new HeadEvidence(parent, parent, candidate, few, answers));
          assertThat(verdict.reason()).doesNotContain("nothing could be measured");
          refused += verdict.promoted() ? 0 : 1;
          candidates++;
        }
      }
    }
    assertThat(candidates).isEqualTo(200);
    assertThat(refused).isLessThanOrEqualTo((int) (candidates * AuditSettings.FAMILY_WISE_RATE));
  }

  /** Weights of the length of those for quality, in another direction of what is content. */
  private float[] judgingOtherwise() {
    float[] weights = new float[SyntheticAnswers.WIDTH];
    double[] content = random.doubles(QUALITIES, -0.3, 0.3).toArray();
    content[0] += 1;
    double norm = Math.sqrt(Arrays.stream(content).map(x -> x * x).sum());
    for (int i = 0; i < QUALITIES; i++) {
      weights[SURFACE + i] = (float) (content[i] / norm);
    }
    return weights;
  }

  @Test
  void shouldPromoteNothingWithoutPreferencesAndSayWhereTheyComeFrom() throws IOException {
    RewardHead head = head(forQuality());
    try (AuditAnswers answers = answers(PROMPTS)) {
      Gate.Verdict verdict =
          GATE.judge(
              new HeadEvidence(
                  head, head, head(with(forQuality(), SURFACE, 0.1)), List.of(), answers));
      assertThat(verdict.promoted()).isFalse();
      assertThat(verdict.reason()).contains("no preferences from outside", "--preferences FILE");
    }
  }

  @Test
  void shouldRefuseByTheFirstVersionWhatSmallLossesAddUpTo() throws IOException {
    int junk = SURFACE + QUALITIES - 1;
    Gate gate = new Gate(0.02);
    RewardHead start = head(forQuality());
    RewardHead parent = start;
    List<OriginalPreference> many = SyntheticAnswers.preferences(4_000, random);
    try (AuditAnswers answers = answers(PROMPTS)) {
      for (int step = 1; step < 30; step++) {
        RewardHead candidate = head(with(forQuality(), junk, 0.06 * step));
        Gate.Verdict verdict =
            gate.judge(new HeadEvidence(start, parent, candidate, many, answers));
        if (!verdict.promoted()) {
          assertThat(step).as("promotions before").isGreaterThan(3);
          assertThat(verdict.reason()).contains("that of the first version", "0.020 is allowed");
          assertThat(verdict.metrics().get("gate_accuracy_loss_since_first_high"))
              .isGreaterThan(0.02);
          assertThat(
                  gate.judge(new HeadEvidence(parent, parent, candidate, many, answers)).promoted())
              .as("by the version before alone")
              .isTrue();
          return;
        }
        parent = candidate;
      }
    }
    throw new AssertionError("30 losses were promoted");
  }

  @Test
  void shouldSayThatAnAuditOfFewPromptsSaysNothing() throws IOException {
    RewardHead parent = head(forQuality());
    RewardHead better = head(with(forQuality(), SURFACE, 0.2));
    try (AuditAnswers answers = answers(AuditSettings.FEWEST_PROMPTS - 1)) {
      Gate.Verdict verdict =
          GATE.judge(new HeadEvidence(parent, parent, better, preferences, answers));
      assertThat(verdict.promoted()).as(verdict.reason()).isTrue();
      assertThat(verdict.reason()).contains("9 prompts says nothing: nothing could be measured");
    }
  }

  @Test
  void shouldRefuseWhereNothingCanBeMeasuredOfManyPrompts() throws IOException {
    RewardHead undecided = head(new float[SyntheticAnswers.WIDTH]);
    Gate.Verdict verdict = judge(undecided, head(forQuality()));
    assertThat(verdict.promoted()).as(verdict.reason()).isFalse();
    assertThat(verdict.reason()).contains("120 prompts says nothing");
  }

  @Test
  void shouldRefuseWhereFewPreferencesCannotBoundTheLoss() throws IOException {
    RewardHead parent = head(forQuality());
    RewardHead better = head(with(forQuality(), SURFACE, 0.2));
    try (AuditAnswers answers = answers(PROMPTS)) {
      Gate.Verdict verdict =
          GATE.judge(new HeadEvidence(parent, parent, better, preferences.subList(0, 9), answers));
      assertThat(verdict.promoted()).isFalse();
      assertThat(verdict.reason()).contains("on 9 preferences", "at most 0.050 is allowed");
    }
  }

  @Test
  void shouldSayThatAnswersBeyondTheBoundWereNotAudited() throws IOException {
    RewardHead parent = head(forQuality());
    try (AuditAnswers answers = AuditAnswers.create(folder, 200)) {
      SyntheticAnswers.add(answers, PROMPTS, ANSWERS, random);
      Gate.Verdict verdict =
          GATE.judge(
              new HeadEvidence(
                  parent, parent, head(with(forQuality(), SURFACE, 0.2)), preferences, answers));
      assertThat(verdict.reason()).contains("200 answers to 25 prompts", "there were more answers");
    }
  }
}
