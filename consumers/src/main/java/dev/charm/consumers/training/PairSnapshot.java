package dev.charm.consumers.training;

import dev.charm.consumers.scoring.Sha256;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Keys;
import dev.charm.schemas.PreferencePair;
import dev.charm.schemas.SnapshotManifest;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The pairs of one version of a reward model, pinned: what a training is made from, and what its
 * manifest tells of. Two snapshots of equal content have equal hashes, whatever order and whatever
 * repetitions the records came in.
 *
 * @param rewardModel {@code name@version}
 * @param pairs those whose texts are known, in the order of their keys
 * @param withoutText how many could not take part, because a text is kept elsewhere
 * @param contradicting how many of {@code pairs} are not what the calibration in force decides: the
 *     calibration was moving when the snapshot was taken
 * @param meanMargin mean of |d + offset| over {@code pairs} with a calibration, in the reward
 *     model's units; NaN without any
 * @param revisions revision of each calibration, by its key
 * @param dataHash SHA-256 over keys, sides and texts of {@code pairs}, hexadecimal
 */
record PairSnapshot(
    String rewardModel,
    List<PinnedPair> pairs,
    long withoutText,
    long contradicting,
    double meanMargin,
    Map<String, Long> revisions,
    String dataHash) {

  /** Pins the pairs and calibrations that belong to {@code rewardModel}. */
  static PairSnapshot pin(
      String rewardModel,
      Map<String, PreferencePair> pairs,
      Map<String, Calibration> calibrations) {
    Map<String, Long> revisions = new TreeMap<>();
    calibrations.forEach(
        (key, calibration) -> {
          if (rewardModel.equals(calibration.getRewardModel())) {
            revisions.put(key, calibration.getRevision());
          }
        });
    List<PinnedPair> pinned = new ArrayList<>();
    long withoutText = 0;
    long contradicting = 0;
    long calibrated = 0;
    double margins = 0;
    for (Map.Entry<String, PreferencePair> entry : new TreeMap<>(pairs).entrySet()) {
      PreferencePair pair = entry.getValue();
      if (!rewardModel.equals(pair.getRewardModel())) {
        continue;
      }
      var complete = PinnedPair.of(entry.getKey(), pair);
      if (complete.isEmpty()) {
        withoutText++;
        continue;
      }
      pinned.add(complete.get());
      Calibration calibration =
          calibrations.get(
              Keys.calibration(rewardModel, pair.getOvervalued(), pair.getReference()));
      if (calibration != null) {
        double margin = margin(pair, calibration.getOffset());
        calibrated++;
        margins += Math.abs(margin);
        contradicting += margin > 0 ? 0 : 1;
      }
    }
    return new PairSnapshot(
        rewardModel,
        List.copyOf(pinned),
        withoutText,
        contradicting,
        calibrated == 0 ? Double.NaN : margins / calibrated,
        revisions,
        hash(pinned));
  }

  /** Calibrated reward of the chosen answer less that of the rejected one. */
  private static double margin(PreferencePair pair, double offset) {
    double difference = pair.getChosen().getScore() - pair.getRejected().getScore();
    boolean overvaluedChosen = pair.getOvervalued().equals(pair.getChosen().getPolicyModel());
    return overvaluedChosen ? difference + offset : difference - offset;
  }

  private static String hash(List<PinnedPair> pairs) {
    MessageDigest digest = Sha256.digest();
    for (PinnedPair pair : pairs) {
      add(digest, pair.key());
      add(digest, pair.chosenModel());
      add(digest, pair.rejectedModel());
      add(digest, pair.chosen().prompt());
      add(digest, pair.chosen().response());
      add(digest, pair.rejected().response());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void add(MessageDigest digest, String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
    digest.update(bytes);
  }

  /** A seed that equal content shares. */
  long seed() {
    return new BigInteger(dataHash, 16).longValue();
  }

  /** What a version made from this snapshot says of it. */
  SnapshotManifest manifest() {
    return SnapshotManifest.newBuilder()
        .setRewardModel(rewardModel)
        .setPairs(pairs.size())
        .setDataSha256(dataHash)
        .setCalibrationRevisions(revisions)
        .build();
  }
}
