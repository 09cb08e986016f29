package dev.charm.consumers.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.consumers.cluster.LoopbackCluster;
import dev.charm.consumers.scoring.ShippedHead;
import dev.charm.consumers.views.RewardModelView;
import dev.charm.schemas.Keys;
import dev.charm.schemas.PreferencePair;
import dev.charm.schemas.RewardModelVersion;
import dev.charm.schemas.Topics;
import dev.charm.schemas.TrainingRound;
import dev.charm.schemas.TrainingStatus;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A trainer is killed at random moments of a round: 3 times, or 20 in the profile {@code soak}, and
 * once more when the round is over. {@code -Dcharm.seed=N} draws the same moments again.
 */
class KilledTrainerIT {
  private static final String FIRST = "charm-minilm@1";
  private static final String ROUND = "the round";
  private static final int PAIRS = 120;

  @TempDir Path folder;

  private static void prepare(LoopbackCluster cluster) throws Exception {
    RewardModelVersion first = ShippedHead.version();
    cluster.send(Topics.REWARD_MODELS, RewardModelView.id(first), first);
    Map<String, PreferencePair> pairs = new LinkedHashMap<>();
    for (int i = 0; i < PAIRS; i++) {
      String text = "A long and winding answer, ".repeat(1 + i % 5) + i;
      PairFixture.put(pairs, FIRST, "p" + i, 2.0, 1.0 + i % 3, "Short answer " + i + ".", text);
    }
    for (Map.Entry<String, PreferencePair> pair : pairs.entrySet()) {
      cluster.send(Topics.PREFERENCE_PAIRS, pair.getKey(), pair.getValue());
    }
    cluster.send(
        Topics.CALIBRATIONS, FIRST + "|over|ref", PairFixture.calibration(FIRST, -0.5, 1, true));
    TrainingRound asked =
        TrainingRound.newBuilder()
            .setRewardModel(ShippedHead.NAME)
            .setRound(ROUND)
            .setStatus(TrainingStatus.REQUESTED.name())
            .setChangedAt(Instant.EPOCH)
            .build();
    cluster.send(Topics.TRAINING_ROUNDS, Keys.of(asked), asked);
  }

  /** The version that a round ends in that nobody disturbs. */
  private RewardModelVersion undisturbed() throws Exception {
    try (LoopbackCluster cluster = new LoopbackCluster(2)) {
      prepare(cluster);
      try (RoundWatch watch = new RoundWatch(cluster, folder.resolve("undisturbed"));
          KilledProcess trainer = trainer(cluster, folder.resolve("undisturbed"))) {
        watch.awaitStage(RoundWatch.Stage.OVER, trainer);
      }
      return last(cluster);
    }
  }

  private static KilledProcess trainer(LoopbackCluster cluster, Path folder) throws Exception {
    return KilledProcess.start(
        TrainerToKill.class, cluster.clients().getProperty("bootstrap.servers"), folder.toString());
  }

  private static RewardModelVersion last(LoopbackCluster cluster) throws Exception {
    List<RewardModelVersion> promoted =
        cluster.read(Topics.REWARD_MODELS).stream()
            .filter(v -> ROUND.equals(v.getRound()) && v.getStatus().equals("ACTIVE"))
            .toList();
    assertThat(promoted).as("versions that were promoted").hasSize(1);
    return promoted.get(0);
  }

  @Test
  void shouldEndTheRoundInTheVeryWeightsOfOneThatNobodyDisturbed() throws Exception {
    long seed = Long.getLong("charm.seed", new Random().nextInt());
    System.out.println("killed trainer: -Dcharm.seed=" + seed);
    RewardModelVersion undisturbed = undisturbed();
    Random random = new Random(seed);
    Path trainers = folder.resolve("killed");
    try (LoopbackCluster cluster = new LoopbackCluster(2)) {
      prepare(cluster);
      List<String> hit = new ArrayList<>();
      try (RoundWatch watch = new RoundWatch(cluster, trainers)) {
        for (RoundWatch.Stage stage : RoundWatch.drawn(random, kills())) {
          try (KilledProcess trainer = trainer(cluster, trainers)) {
            watch.awaitMomentIn(stage, random, trainer);
            hit.add(watch.stage().name());
          }
        }
        System.out.println("killed while " + hit);
        assertThat(hit).as("what was hit").contains("PINNING", "TRAINING");
        try (KilledProcess trainer = trainer(cluster, trainers)) {
          watch.awaitRest(trainer);
        }
      }
      RewardModelVersion version = last(cluster);
      assertThat(version.getArtifactSha256())
          .as("the weights")
          .isEqualTo(undisturbed.getArtifactSha256());
      assertThat(version.getArtifact()).isEqualTo(undisturbed.getArtifact());
      assertThat(version.getManifest()).isEqualTo(undisturbed.getManifest());
      assertThat(version.getMetrics()).isEqualTo(undisturbed.getMetrics());
      assertThat(cluster.read(Topics.REWARD_MODELS))
          .extracting(v -> v.getVersion() + " " + v.getStatus())
          .containsExactly("1 ACTIVE", "2 CANDIDATE", "2 ACTIVE", "1 RETIRED");
      List<TrainingRound> rounds = cluster.read(Topics.TRAINING_ROUNDS);
      assertThat(rounds).extracting(TrainingRound::getRound).containsOnly(ROUND);
      assertThat(String.join(" ", rounds.stream().map(TrainingRound::getStatus).toList()))
          .matches("REQUESTED( RUNNING)+ PROMOTED");
    }
  }

  private static int kills() {
    return Integer.getInteger("charm.kills", 3);
  }
}
