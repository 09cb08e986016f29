package dev.charm.streams.prompt;

import dev.charm.calibration.reward.SortableDouble;
import dev.charm.streams.state.CalibrationKey;
import dev.charm.streams.state.ModelPair;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rewards that speak for two models at one prompt.
 *
 * @param first of the first model of the pair
 * @param second of the second
 */
record Standings(RewardVector.Standing first, RewardVector.Standing second) {
  private static final int BYTES = 2 * (Integer.BYTES + Double.BYTES);

  /** Those of a vector, or null unless both models have a reward. */
  static @Nullable Standings of(RewardVector vector, ModelPair pair) {
    Optional<RewardVector.Standing> first = vector.standing(pair.first());
    Optional<RewardVector.Standing> second =
        first.isEmpty() ? first : vector.standing(pair.second());
    return second.isEmpty() ? null : new Standings(first.get(), second.get());
  }

  /**
   * Those of a model and its opponent.
   *
   * @param first whether the model is the first of the pair
   */
  static Standings of(RewardVector.Standing own, RewardVector.Standing theirs, boolean first) {
    return first ? new Standings(own, theirs) : new Standings(theirs, own);
  }

  /** The difference as the index holds it: the score of the first minus that of the second. */
  double d() {
    double d = first.score() - second.score();
    return SortableDouble.fromLong(SortableDouble.toLong(d)); // -0.0 is 0.0
  }

  /** That of the over-valued model of a calibration. */
  RewardVector.Standing overvalued(CalibrationKey calibration) {
    return calibration.turned() ? second : first;
  }

  /** That of the reference model of a calibration. */
  RewardVector.Standing reference(CalibrationKey calibration) {
    return calibration.turned() ? first : second;
  }

  byte[] toBytes() {
    return ByteBuffer.allocate(BYTES)
        .putInt(first.sampleIndex())
        .putDouble(first.score())
        .putInt(second.sampleIndex())
        .putDouble(second.score())
        .array();
  }

  static Standings of(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new Standings(
        new RewardVector.Standing(buffer.getInt(), buffer.getDouble()),
        new RewardVector.Standing(buffer.getInt(), buffer.getDouble()));
  }
}
