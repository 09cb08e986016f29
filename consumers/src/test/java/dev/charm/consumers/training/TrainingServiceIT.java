package dev.charm.consumers.training;

import static dev.charm.consumers.cluster.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import ai.djl.translate.TranslateException;
import dev.charm.consumers.scoring.ChatMessage;
import dev.charm.consumers.scoring.EncoderOnCluster;
import dev.charm.consumers.scoring.HeadArtifact;
import dev.charm.consumers.scoring.RewardFeatures;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.scoring.ShippedHead;
import dev.charm.consumers.views.RewardModelView;
import dev.charm.schemas.Keys;
import dev.charm.schemas.PreferencePair;
import dev.charm.schemas.RewardModelVersion;
import dev.charm.schemas.Topics;
import dev.charm.schemas.TrainingRound;
import dev.charm.schemas.TrainingStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TrainingServiceIT extends EncoderOnCluster {
  private static final String FIRST = "charm-minilm@1";
  private static final int NEVER = 1_000_000;

  @BeforeEach
  @Override
  protected void start() throws Exception {
    super.start();
    publish(ShippedHead.version());
  }

  private void publish(RewardModelVersion version) throws Exception {
    cluster.send(Topics.REWARD_MODELS, RewardModelView.id(version), version);
  }

  private TrainingService service(int threshold) {
    return service(threshold, TrainingServiceIT::shortIsBetter);
  }

  private TrainingService service(int threshold, OriginalPreferences.Source originals) {
    HeadTraining recipe = new HeadTraining(0, 5, 16, 1e-3f, 0.01f, 0, 0.4f, 0.1f, 0);
    TrainingSettings settings =
        new TrainingSettings(
            ShippedHead.NAME,
            threshold,
            20,
            new TrainingObjective.Pairs(),
            recipe,
            0.2,
            Duration.ofMillis(50));
    TrainingService service =
        new TrainingService(
            settings,
            folder.resolve("trainer"),
            cluster.clients(),
            cluster.registry(),
            encoder,
            originals);
    service.start();
    return service;
  }

  /** Preferences from outside the loop that agree with the pairs. */
  private static OriginalPreferences shortIsBetter(RewardFeatures features)
      throws TranslateException {
    List<FeaturePair> pairs = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      List<ChatMessage> prompt = List.of(new ChatMessage("user", "What is " + i + "?"));
      List<float[]> rows =
          features.of(
              List.of(
                  new ScoringRequest(prompt, "A number: " + i + "."),
                  new ScoringRequest(prompt, "That is a long story, ".repeat(9) + i)));
      pairs.add(new FeaturePair(rows.get(0), rows.get(1)));
    }
    return preferences(pairs);
  }

  /** The opposite. */
  private static OriginalPreferences longIsBetter(RewardFeatures features)
      throws TranslateException {
    return preferences(
        shortIsBetter(features).judging().stream()
            .map(
                p ->
                    new FeaturePair(
                        /* chosen= */ p.pair().rejected(), /* rejected= */ p.pair().chosen()))
            .toList());
  }

  private static OriginalPreferences preferences(List<FeaturePair> pairs) {
    List<OriginalPreference> judging = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      judging.add(new OriginalPreference("q" + i, pairs.get(i)));
    }
    return new OriginalPreferences(List.of(), judging);
  }

  /** Pairs in which the short answer is chosen, whatever the first head thinks. */
  private void pairs(int n, long order, @Nullable String longAnswer) throws Exception {
    Map<String, PreferencePair> pairs = new LinkedHashMap<>();
    for (int i = 0; i < n; i++) {
      String text = longAnswer == null ? null : longAnswer + " " + i;
      PairFixture.put(pairs, FIRST, "p" + i, 2.0, 1.0, "Short answer " + i + ".", text);
    }
    List<Map.Entry<String, PreferencePair>> entries = new ArrayList<>(pairs.entrySet());
    Collections.shuffle(entries, new Random(order));
    for (Map.Entry<String, PreferencePair> entry : entries) {
      cluster.send(Topics.PREFERENCE_PAIRS, entry.getKey(), entry.getValue());
    }
  }

  private void calibration(long revision, boolean settled) throws Exception {
    cluster.send(
        Topics.CALIBRATIONS,
        FIRST + "|over|ref",
        PairFixture.calibration(FIRST, -0.5, revision, settled));
  }

  private static RewardModelVersion trained(TrainingService service) throws Exception {
    TrainingOutcome outcome = service.trainNow().get(60, TimeUnit.SECONDS);
    return outcome instanceof TrainingOutcome.Promoted trained
        ? trained.version()
        : fail("not trained: " + outcome);
  }

  private List<String> steps() throws Exception {
    return cluster.read(Topics.REWARD_MODELS).stream()
        .map(v -> v.getVersion() + " " + v.getStatus())
        .toList();
  }

  @Test
  void shouldPublishACandidateThenActivateItAndRetireItsParent() throws Exception {
    pairs(40, 1, "A very long and winding answer, ".repeat(10));
    calibration(3, true);
    try (TrainingService service = service(NEVER)) {
      RewardModelVersion version = trained(service);
      assertThat(steps()).containsExactly("1 ACTIVE", "2 CANDIDATE", "2 ACTIVE", "1 RETIRED");
      assertThat(version.getParent()).isEqualTo(FIRST);
      assertThat(version.getManifest().getPairs()).isEqualTo(40);
      assertThat(version.getManifest().getCalibrationRevisions())
          .containsEntry(FIRST + "|over|ref", 3L);
      assertThat(version.getMetrics())
          .containsEntry("pairs_without_text", 0.0)
          .containsEntry("calibrated_margin", 0.5)
          .containsEntry("gate_pairs", 60.0)
          .containsKeys("eval_accuracy", "eval_accuracy_before");
      assertThat(version.getMetrics().get("train_pairs") + version.getMetrics().get("eval_pairs"))
          .isEqualTo(40.0);
      assertThat(version.getMetrics().get("eval_loss"))
          .isLessThan(version.getMetrics().get("eval_loss_before"));
      assertThat(HeadArtifact.read(version).encoder()).isEqualTo(encoder.hash());
    }
  }

  @Test
  void shouldGiveEqualWeightsForEqualPairsInAnyOrderWithRepetitions() throws Exception {
    String text = "A long answer. ".repeat(5);
    pairs(30, 1, text);
    calibration(1, true);
    RewardModelVersion first;
    try (TrainingService service = service(NEVER)) {
      first = trained(service);
    }
    cluster.close();
    start();
    pairs(30, 2, "Something else.");
    pairs(30, 3, text);
    try (TrainingService service = service(NEVER)) {
      RewardModelVersion second = trained(service);
      assertThat(second.getArtifactSha256()).isEqualTo(first.getArtifactSha256());
      assertThat(second.getManifest().getDataSha256())
          .isEqualTo(first.getManifest().getDataSha256());
    }
  }

  @Test
  void shouldTrainByItselfOnceEnoughPairsAreThereAndAllIsSettledAndThenRest() throws Exception {
    try (TrainingService service = service(20)) {
      calibration(1, false);
      pairs(20, 1, "A long answer. ".repeat(5));
      assertThat(service.trainings()).isZero();
      calibration(2, true);
      eventually("it has trained", () -> service.trainings() == 1);
      pairs(20, 1, "A long answer. ".repeat(5));
      assertThat(service.trainNow().get(60, TimeUnit.SECONDS))
          .isInstanceOf(TrainingOutcome.NotTrained.class);
      assertThat(service.trainings()).isEqualTo(1);
    }
  }

  @Test
  void shouldSayWhyNothingCanBeTrainedAndCountPairsWithoutText() throws Exception {
    pairs(10, 1, null);
    try (TrainingService service = service(NEVER)) {
      TrainingOutcome outcome = service.trainNow().get(60, TimeUnit.SECONDS);
      assertThat(outcome)
          .isInstanceOfSatisfying(
              TrainingOutcome.NotTrained.class,
              not -> assertThat(not.reason()).contains("10 without text"));
      assertThat(steps()).containsExactly("1 ACTIVE");
    }
  }

  @Test
  void shouldKeepBackACandidateThatLosesAccuracyOutsideTheLoopAndSayByHowMuch() throws Exception {
    pairs(40, 1, "A very long and winding answer, ".repeat(10));
    calibration(1, true);
    try (TrainingService service = service(NEVER, TrainingServiceIT::longIsBetter)) {
      TrainingOutcome outcome = service.trainNow().get(60, TimeUnit.SECONDS);
      assertThat(outcome)
          .isInstanceOfSatisfying(
              TrainingOutcome.Refused.class,
              refused ->
                  assertThat(refused.version().getReason())
                      .contains("on 60 preferences from outside the loop", "0.200 is allowed"));
      assertThat(steps()).containsExactly("1 ACTIVE", "2 CANDIDATE", "2 REFUSED");
    }
  }

  @Test
  void shouldPromoteNothingWithoutPreferencesFromOutsideTheLoop() throws Exception {
    pairs(10, 1, "A long answer. ".repeat(5));
    try (TrainingService service = service(NEVER, features -> OriginalPreferences.NONE)) {
      assertThat(service.trainNow().get(60, TimeUnit.SECONDS))
          .isInstanceOf(TrainingOutcome.Refused.class);
      assertThat(steps()).containsExactly("1 ACTIVE", "2 CANDIDATE", "2 REFUSED");
    }
  }

  @Test
  void shouldAnswerWhoAsksThroughTheTopic() throws Exception {
    pairs(20, 1, "A long answer. ".repeat(5));
    TrainingRound asked =
        TrainingRound.newBuilder()
            .setRewardModel(ShippedHead.NAME)
            .setRound("asked for")
            .setStatus(TrainingStatus.REQUESTED.name())
            .setObjective("win-rate-matching")
            .setChangedAt(Instant.EPOCH)
            .build();
    calibration(1, true);
    cluster.send(Topics.TRAINING_ROUNDS, Keys.of(asked), asked);
    try (TrainingService service = service(NEVER)) {
      assertThat(service.health().state()).isNotEqualTo(TrainingService.State.STOPPED);
      eventually("it is over", () -> cluster.read(Topics.TRAINING_ROUNDS).size() == 3);
      assertThat(cluster.read(Topics.TRAINING_ROUNDS))
          .extracting(TrainingRound::getStatus)
          .startsWith("REQUESTED", "RUNNING")
          .containsAnyOf("PROMOTED", "REFUSED");
      TrainingRound over = cluster.read(Topics.TRAINING_ROUNDS).get(2);
      assertThat(over.getObjective()).isEqualTo("win-rate-matching");
      assertThat(over.getTrainedFrom()).isEqualTo(FIRST);
      assertThat(over.getCandidate()).isEqualTo("charm-minilm@2");
      assertThat(over.getCurve()).hasSize(5);
      assertThat(over.getReason()).contains("accuracy on 60 preferences");
    }
  }

  @Test
  void shouldSayThatAnObjectiveIsUnknownAndGoOn() throws Exception {
    pairs(20, 1, "A long answer. ".repeat(5));
    TrainingRound asked =
        TrainingRound.newBuilder()
            .setRewardModel(ShippedHead.NAME)
            .setRound("asked for")
            .setStatus(TrainingStatus.REQUESTED.name())
            .setObjective("perpetual motion")
            .setChangedAt(Instant.EPOCH)
            .build();
    cluster.send(Topics.TRAINING_ROUNDS, Keys.of(asked), asked);
    try (TrainingService service = service(NEVER)) {
      eventually(
          "it has said so",
          () ->
              cluster.read(Topics.TRAINING_ROUNDS).stream()
                  .anyMatch(r -> r.getStatus().equals("FAILED")));
      trained(service);
    }
  }

  @Test
  void shouldTellWhoeverStillWaitsThatItHasStopped() {
    TrainingService service = service(NEVER);
    service.close();
    assertThatThrownBy(() -> service.trainNow().get(1, TimeUnit.SECONDS))
        .hasRootCauseMessage("the training service has stopped");
    assertThat(service.health().state()).isEqualTo(TrainingService.State.STOPPED);
  }
}
