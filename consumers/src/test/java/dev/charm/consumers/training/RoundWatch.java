package dev.charm.consumers.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.consumers.cluster.Eventually;
import dev.charm.consumers.cluster.LoopbackCluster;
import dev.charm.consumers.scoring.ShippedHead;
import dev.charm.consumers.views.RewardModelView;
import dev.charm.consumers.views.TopicView;
import dev.charm.schemas.Topics;
import dev.charm.schemas.TrainingRound;
import dev.charm.schemas.TrainingStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** How far the only round of a cluster is, by the topics and the trainer's folder. */
final class RoundWatch implements AutoCloseable {
  private static final int MOST_LOOKS = 60_000; // of a millisecond
  private static final int CHECKPOINTS = 15; // of some 19

  private final RewardModelView models;
  private final TopicView<TrainingRound> rounds;
  private final Path folder;

  /** What a round goes through. */
  enum Stage {
    /** Nothing of it is on the disk. */
    STARTING,
    /** Pairs are embedded and put aside. */
    PINNING,
    /** Pairs are pinned. */
    PINNED,
    /** There is a checkpoint. */
    TRAINING,
    /** The candidate is published. */
    CANDIDATE,
    /** It is promoted, refused, or in vain. */
    OVER
  }

  RoundWatch(LoopbackCluster cluster, Path trainer) {
    folder = trainer.resolve("round");
    models = new RewardModelView(ShippedHead.NAME, cluster.clients(), cluster.registry());
    rounds = TopicView.open(Topics.TRAINING_ROUNDS, cluster.clients(), cluster.registry());
  }

  /**
   * Stages to kill in, in their order: each of the three that matter, and others at random.
   *
   * @param kills at least 3; the end of the round comes on top
   */
  static List<Stage> drawn(Random random, int kills) {
    List<Stage> from = List.of(Stage.STARTING, Stage.PINNING, Stage.TRAINING, Stage.TRAINING);
    List<Stage> stages = new ArrayList<>(List.of(Stage.PINNING, Stage.TRAINING, Stage.CANDIDATE));
    IntStream.range(3, kills).forEach(i -> stages.add(from.get(random.nextInt(from.size()))));
    stages.add(Stage.OVER);
    stages.sort(null);
    return stages;
  }

  Stage stage() {
    if (rounds.snapshot().values().stream()
        .anyMatch(r -> TrainingStatus.of(r.getStatus()).isOver())) {
      return Stage.OVER;
    } else if (models.versions().size() > 1) {
      return Stage.CANDIDATE;
    } else if (Files.exists(folder.resolve("checkpoint-0"))) {
      return Stage.TRAINING;
    } else if (Files.exists(folder.resolve("round"))) {
      return Stage.PINNED;
    }
    return Files.exists(folder.resolve("training.pairs")) ? Stage.PINNING : Stage.STARTING;
  }

  /** Waits until the round is there, or further. */
  void awaitStage(Stage stage, KilledProcess trainer) throws Exception {
    Eventually.eventually(
        "the round is " + stage,
        () -> {
          trainer.requireAlive();
          return stage().compareTo(stage) >= 0;
        });
  }

  /** Waits until the trainer has left the round behind. */
  void awaitRest(KilledProcess trainer) throws Exception {
    awaitStage(Stage.OVER, trainer);
    Eventually.eventually(
        "nothing is left of the round",
        () -> {
          trainer.requireAlive();
          return !Files.exists(folder.resolve("round"));
        });
  }

  /** Waits until a random moment in a stage, of this process and not of one before it. */
  void awaitMomentIn(Stage stage, Random random, KilledProcess trainer) throws Exception {
    switch (stage) {
      case STARTING -> pause(random, 2_000);
      case PINNING -> {
        awaitChange("training.pairs", stage, trainer);
        pause(random, 1_000);
      }
      case TRAINING -> {
        int kills = Integer.getInteger("charm.kills", 3);
        for (int left = 1 + random.nextInt(Math.max(1, CHECKPOINTS / kills)); left > 0; left--) {
          awaitChange("checkpoint-0", stage, trainer);
        }
        pause(random, 50);
      }
      case CANDIDATE -> {
        awaitStage(stage, trainer);
        pause(random, 40);
      }
      default -> {
        awaitStage(stage, trainer);
        pause(random, 10);
      }
    }
  }

  /** Waits until a file is made or written anew, or the round is past that. */
  private void awaitChange(String file, Stage stage, KilledProcess trainer) throws Exception {
    Optional<FileTime> before = written(file);
    for (int look = 0; written(file).equals(before) || written(file).isEmpty(); look++) {
      if (stage().compareTo(stage) > 0) {
        return;
      }
      if (look % 1_000 == 0) {
        trainer.requireAlive();
      }
      assertThat(look).as("looks for another " + file).isLessThan(MOST_LOOKS);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private Optional<FileTime> written(String file) {
    try {
      return Optional.of(Files.getLastModifiedTime(folder.resolve(file)));
    } catch (IOException none) {
      return Optional.empty();
    }
  }

  private static void pause(Random random, int mostMillis) {
    LockSupport.parkNanos(1_000_000L * random.nextInt(mostMillis));
  }

  @Override
  public void close() {
    models.close();
    rounds.close();
  }
}
