package dev.charm.consumers.training.pinned;

import dev.charm.consumers.scoring.Sha256;
import dev.charm.consumers.store.PinnedValues;
import dev.charm.schemas.PreferencePair;
import dev.charm.schemas.SnapshotManifest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The pairs of one version of a reward model, pinned: what a training is made from, and what its
 * manifest tells of. Two snapshots of equal content have equal hashes, whatever order and whatever
 * repetitions the records came in. The pairs stay on disk: one is held at a time.
 *
 * @param rewardModel {@code name@version}
 * @param source where the pairs are
 * @param size how many pairs there are whose texts are known
 * @param withoutText how many could not take part, because a text is kept elsewhere
 * @param contradicting how many of them are not what the calibration in force decides: the
 *     calibration was moving when the snapshot was taken
 * @param meanMargin mean of |d + offset| over those with a calibration, in the reward model's
 *     units; NaN without any
 * @param calibrations in force, by their keys; those of this version alone
 * @param dataHash SHA-256 over keys, sides and texts of the pairs, hexadecimal
 * @param decisions which answer was chosen, of each pair
 */
public record PairSnapshot(
    String rewardModel,
    PinnedValues<PreferencePair> source,
    int size,
    long withoutText,
    long contradicting,
    double meanMargin,
    SortedMap<String, InForce> calibrations,
    String dataHash,
    PairDecisions decisions)
    implements AutoCloseable {

  /**
   * Pins the pairs and calibrations that belong to {@code rewardModel}.
   *
   * @param pairs of any version; closed with the snapshot
   */
  public static PairSnapshot pin(
      String rewardModel, PinnedValues<PreferencePair> pairs, Map<String, InForce> calibrations) {
    SortedMap<String, InForce> ours = new TreeMap<>(calibrations);
    ours.values().removeIf(calibration -> !rewardModel.equals(calibration.rewardModel()));
    Count count = new Count(rewardModel, ours);
    try {
      pairs.each(count::add);
    } catch (RuntimeException e) {
      pairs.close();
      throw e;
    }
    return new PairSnapshot(
        rewardModel,
        pairs,
        count.size,
        count.withoutText,
        count.contradicting,
        count.calibrated == 0 ? Double.NaN : count.margins / count.calibrated,
        ours,
        HexFormat.of().formatHex(count.digest.digest()),
        count.decisions);
  }

  /** What one passage through all pairs finds. */
  private static final class Count {
    private final String rewardModel;
    private final Map<String, InForce> calibrations;
    private final MessageDigest digest = Sha256.digest();
    private final PairDecisions decisions = new PairDecisions();
    private int size;
    private long withoutText;
    private long contradicting;
    private long calibrated;
    private double margins;

    Count(String rewardModel, Map<String, InForce> calibrations) {
      this.rewardModel = rewardModel;
      this.calibrations = calibrations;
    }

    void add(String key, PreferencePair pair) {
      if (!rewardModel.equals(pair.getRewardModel())) {
        return;
      }
      Optional<PinnedPair> complete = PinnedPair.of(key, pair);
      if (complete.isEmpty()) {
        withoutText++;
        return;
      }
      size++;
      digest(complete.get());
      decisions.add(complete.get());
      InForce calibration = calibrations.get(complete.get().calibration());
      if (calibration != null) {
        double decided = complete.get().difference() + calibration.offset();
        calibrated++;
        margins += Math.abs(decided);
        contradicting += decided > 0 == complete.get().overvaluedChosen() && decided != 0 ? 0 : 1;
      }
    }

    private void digest(PinnedPair pair) {
      digest(pair.key());
      digest(pair.chosenModel());
      digest(pair.rejectedModel());
      digest(pair.chosen().prompt());
      digest(pair.chosen().response());
      digest(pair.rejected().response());
    }

    private void digest(String part) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
      digest.update(bytes);
    }
  }

  /** Hands over every pair whose texts are known, in the order of the hashes of their keys. */
  public <E extends Exception> void each(PinnedValues.Visitor<PinnedPair, E> visitor) throws E {
    source.each(
        (key, pair) -> {
          if (rewardModel.equals(pair.getRewardModel())) {
            Optional<PinnedPair> complete = PinnedPair.of(key, pair);
            if (complete.isPresent()) {
              visitor.visit(key, complete.get());
            }
          }
        });
  }

  private Map<String, Long> revisions() {
    Map<String, Long> revisions = new TreeMap<>();
    calibrations.forEach((key, calibration) -> revisions.put(key, calibration.revision()));
    return revisions;
  }

  /** What a version made from this snapshot says of it. */
  public SnapshotManifest manifest() {
    return SnapshotManifest.newBuilder()
        .setRewardModel(rewardModel)
        .setPairs(size)
        .setDataSha256(dataHash)
        .setCalibrationRevisions(revisions())
        .build();
  }

  /** Lets go of the pairs. */
  @Override
  public void close() {
    source.close();
  }
}
