package dev.charm.consumers.training;

import dev.charm.consumers.scoring.RewardHead;
import dev.charm.consumers.scoring.Sha256;
import dev.charm.consumers.store.FileSum;
import dev.charm.schemas.SnapshotManifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The training of a round on rows of features that somebody has, without topics, texts or gate: for
 * experiments, which so train by the very code that a service trains by.
 */
public final class RowTraining {
  private static final FileSum UNFINISHED = new FileSum(0, 0); // nobody goes on with it

  private RowTraining() {}

  /**
   * What two models' pairs follow.
   *
   * @param offset added to {@code d = s_O - s_R}, in units of the reward
   * @param expectedWinRate of O, in (0, 1)
   */
  public record Calibration(double offset, double expectedWinRate) {}

  /**
   * Answers of two models to one prompt.
   *
   * @param identity of prompt and models; pairs are trained on in its order
   * @param overvalued features of O's answer
   * @param reference features of R's
   * @param difference {@code d}, by the head that the training begins at
   * @param calibration which one it follows, counted from 0
   */
  public record Pair(
      long identity, float[] overvalued, float[] reference, double difference, int calibration) {}

  /**
   * Trains a head. Pairs that their offset leaves even take no part.
   *
   * @param start where the training begins
   * @param originals of them, those for training
   * @param folder for what is needed meanwhile, some 6 kB a pair; whatever is in it is removed
   * @throws IllegalArgumentException if no pair is left
   * @throws IOException if the folder cannot be written
   */
  public static RewardHead train(
      RewardHead start,
      List<Pair> pairs,
      List<Calibration> calibrations,
      TrainingObjective objective,
      OriginalPreferences originals,
      HeadTraining recipe,
      Path folder)
      throws IOException {
    try (PinnedRound round = PinnedRound.empty(folder, manifest(pairs, calibrations, objective))) {
      for (Pair pair : pairs) {
        double corrected = pair.difference() + calibrations.get(pair.calibration()).offset();
        if (corrected != 0) {
          round
              .training()
              .add(
                  new RoundPair(
                      pair.identity(),
                      pair.overvalued(),
                      pair.reference(),
                      corrected > 0,
                      pair.difference(),
                      pair.calibration(),
                      0));
        }
      }
      if (round.training().pairs().isEmpty()) {
        throw new IllegalArgumentException("there are no pairs to train on");
      }
      RewardHead head = HeadUpdate.head(start, round, objective, originals, recipe);
      round.remove();
      return head;
    }
  }

  private static RoundManifest manifest(
      List<Pair> pairs, List<Calibration> calibrations, TrainingObjective objective) {
    MessageDigest digest = Sha256.digest();
    ByteBuffer identity = ByteBuffer.allocate(Long.BYTES);
    pairs.forEach(pair -> digest.update(identity.putLong(0, pair.identity()).array()));
    SnapshotManifest snapshot =
        SnapshotManifest.newBuilder()
            .setRewardModel("rows")
            .setPairs(pairs.size())
            .setDataSha256(HexFormat.of().formatHex(digest.digest()))
            .setCalibrationRevisions(Map.of())
            .build();
    return new RoundManifest(
        "rows",
        objective.name(),
        snapshot,
        calibrations.stream().mapToDouble(Calibration::expectedWinRate).toArray(),
        calibrations.stream().mapToDouble(Calibration::offset).toArray(),
        Map.of(),
        "",
        UNFINISHED,
        UNFINISHED);
  }
}
