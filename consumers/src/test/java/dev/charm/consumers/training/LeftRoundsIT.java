package dev.charm.consumers.training;

import static dev.charm.consumers.cluster.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.consumers.scoring.EncoderOnCluster;
import dev.charm.consumers.scoring.HeadArtifact;
import dev.charm.consumers.scoring.ShippedHead;
import dev.charm.consumers.views.RewardModelView;
import dev.charm.schemas.Keys;
import dev.charm.schemas.PreferencePair;
import dev.charm.schemas.RewardModelStatus;
import dev.charm.schemas.RewardModelVersion;
import dev.charm.schemas.Topics;
import dev.charm.schemas.TrainingRound;
import dev.charm.schemas.TrainingStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rounds that another process, or a person, left somewhere between two steps come to an end. */
class LeftRoundsIT extends EncoderOnCluster {
  private static final String ROUND = "left";

  private RewardModelVersion first;

  @BeforeEach
  @Override
  protected void start() throws Exception {
    super.start();
    first = ShippedHead.version();
    publish(first);
    Map<String, PreferencePair> pairs = new LinkedHashMap<>();
    for (int i = 0; i < 20; i++) {
      PairFixture.put(
          pairs, RewardModelView.id(first), "p" + i, 2, 1, "Short " + i, "Long answer ".repeat(9));
    }
    for (Map.Entry<String, PreferencePair> pair : pairs.entrySet()) {
      cluster.send(Topics.PREFERENCE_PAIRS, pair.getKey(), pair.getValue());
    }
  }

  private void publish(RewardModelVersion version) throws Exception {
    cluster.send(Topics.REWARD_MODELS, RewardModelView.id(version), version);
  }

  private RewardModelVersion version(
      String version, RewardModelStatus status, @Nullable String round) {
    return RewardModelVersion.newBuilder(first)
        .setVersion(version)
        .setStatus(status.name())
        .setParent(RewardModelView.id(first))
        .setRound(round)
        .setCreatedAt(first.getCreatedAt().plusSeconds(Long.parseLong(version)))
        .build();
  }

  private void retireFirst() throws Exception {
    publish(
        RewardModelVersion.newBuilder(first).setStatus(RewardModelStatus.RETIRED.name()).build());
  }

  private void running() throws Exception {
    TrainingRound round =
        TrainingRound.newBuilder()
            .setRewardModel(ShippedHead.NAME)
            .setRound(ROUND)
            .setStatus(TrainingStatus.RUNNING.name())
            .setObjective("pairs")
            .setChangedAt(Instant.EPOCH)
            .build();
    cluster.send(Topics.TRAINING_ROUNDS, Keys.of(round), round);
  }

  private TrainingService service(OriginalPreferences.Source originals) {
    TrainingSettings settings =
        new TrainingSettings(
            ShippedHead.NAME,
            1_000_000,
            20,
            new TrainingObjective.Pairs(),
            new HeadTraining(0, 1, 16, 1e-3f, 0.01f, 0, 0.4f, 0.1f, 0),
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

  private List<String> statuses() throws Exception {
    return cluster.read(Topics.TRAINING_ROUNDS).stream().map(TrainingRound::getStatus).toList();
  }

  private List<String> statusesOnceOver() throws Exception {
    try (TrainingService service = service(features -> OriginalPreferences.NONE)) {
      eventually(
          "no round is open",
          () -> statuses().stream().anyMatch(word -> TrainingStatus.of(word).isOver()));
      // Another round would come after it: a service that is caught in the one before has none.
      service.trainNow().get(60, TimeUnit.SECONDS);
    }
    return cluster.read(Topics.TRAINING_ROUNDS).stream()
        .filter(round -> round.getRound().equals(ROUND))
        .map(TrainingRound::getStatus)
        .toList();
  }

  @Test
  void shouldEndARoundWhoseCandidateWasPromotedByHand() throws Exception {
    running();
    publish(version("2", RewardModelStatus.ACTIVE, ROUND));
    retireFirst();
    assertThat(statusesOnceOver()).containsExactly("RUNNING", "PROMOTED");
  }

  @Test
  void shouldRefuseACandidateWhoseParentWasReplacedMeanwhile() throws Exception {
    running();
    publish(version("2", RewardModelStatus.CANDIDATE, ROUND));
    publish(version("3", RewardModelStatus.ACTIVE, null));
    retireFirst();
    assertThat(statusesOnceOver()).containsExactly("RUNNING", "REFUSED");
    assertThat(cluster.read(Topics.REWARD_MODELS))
        .filteredOn(v -> v.getVersion().equals("2"))
        .last()
        .satisfies(
            v -> {
              assertThat(v.getStatus()).isEqualTo("REFUSED");
              assertThat(v.getReason()).isEqualTo("charm-minilm@1 is not active any more");
            });
  }

  @Test
  void shouldPinAnewWhatItFindsDamaged() throws Exception {
    running();
    Path round = Files.createDirectories(folder.resolve("trainer").resolve("round"));
    Files.write(round.resolve("round"), new byte[] {0, 0, 0, 2, 9, 9, 9});
    Files.write(round.resolve("training.pairs"), new byte[5_000]);
    assertThat(statusesOnceOver()).containsExactly("RUNNING", "RUNNING", "REFUSED");
  }

  @Test
  void shouldLeaveNoRoundOpenThatFailedAndWouldAgain() throws Exception {
    OriginalPreferences.Source missing =
        features -> {
          throw new IOException("there is no file of preferences");
        };
    running();
    try (TrainingService service = service(missing)) {
      eventually("the round has failed", () -> statuses().contains("FAILED"));
      assertThatThrownBy(() -> service.trainNow().get(60, TimeUnit.SECONDS))
          .hasRootCauseMessage("there is no file of preferences");
    }
    assertThat(statuses()).containsExactly("RUNNING", "FAILED");
    assertThat(folder.resolve("trainer").resolve("round")).isEmptyDirectory();
  }

  @Test
  void shouldBeginEachTrainingAtTheHeadThatTheLineageBeganWith() throws Exception {
    publish(version("2", RewardModelStatus.ACTIVE, null));
    retireFirst();
    try (RewardModelView models =
        new RewardModelView(ShippedHead.NAME, cluster.clients(), cluster.registry())) {
      assertThat(models.awaitCaughtUp(Duration.ofSeconds(30))).isTrue();
      RewardModelVersion active = models.active().orElseThrow();
      assertThat(active.getVersion()).isEqualTo("2");
      RewardModelVersion start = new Lineage(models.versions()).firstHead(active);
      assertThat(start.getVersion()).isEqualTo("1");
      assertThat(HeadArtifact.read(start).sameAs(HeadArtifact.read(first))).isTrue();
    }
  }
}
