package dev.charm.streams.rating;

import dev.charm.calibration.rating.VoteOutcome;
import dev.charm.streams.state.StoreSerde;
import java.nio.ByteBuffer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.utils.ByteUtils;
import org.apache.kafka.common.utils.Bytes;

/**
 * What an arena keeps of all votes between two models.
 *
 * @param firstWins votes for the model of the lower number
 * @param secondWins votes for the other one
 * @param ties votes that both are equally good
 * @param bothBad votes that neither is any good
 * @param points what the first has won from the second in Elo points, in units of {@link #UNIT}; 63
 *     bits hold 8 million points
 * @param newest when the newest vote was cast, milliseconds since 1970
 */
record PairVotes(
    long firstWins, long secondWins, long ties, long bothBad, long points, long newest) {

  /**
   * Elo points are exchanged in whole multiples of this, 2^-40: so what a vote exchanged can be
   * given back exactly, and sums do not depend on their order. Rounding moves a rating by at most
   * 5e-13 points per vote.
   */
  static final double UNIT = 0x1p-40;

  /** No vote was ever heard of. */
  static final PairVotes NONE = new PairVotes(0, 0, 0, 0, 0, Long.MIN_VALUE);

  static final Serde<PairVotes> SERDE =
      StoreSerde.of(
          (votes, out) -> {
            ByteUtils.writeVarlong(votes.firstWins, out);
            ByteUtils.writeVarlong(votes.secondWins, out);
            ByteUtils.writeVarlong(votes.ties, out);
            ByteUtils.writeVarlong(votes.bothBad, out);
            ByteUtils.writeVarlong(votes.points, out);
            ByteUtils.writeVarlong(votes.newest, out);
          },
          in ->
              new PairVotes(
                  ByteUtils.readVarlong(in),
                  ByteUtils.readVarlong(in),
                  ByteUtils.readVarlong(in),
                  ByteUtils.readVarlong(in),
                  ByteUtils.readVarlong(in),
                  ByteUtils.readVarlong(in)));

  /**
   * Under which a pair is stored.
   *
   * @param arena number of the arena
   * @param first the lower number of the two models
   * @param second the other one
   */
  record Key(int arena, int first, int second) {
    private static final int SPREAD = 0x9E3779B1; // 2^32 over the golden ratio, odd

    Bytes bytes() {
      return Bytes.wrap(
          ByteBuffer.allocate(3 * Integer.BYTES)
              .putInt(arena)
              .putInt(first)
              .putInt(second)
              .array());
    }

    /** Spread evenly: that of a record gives every fourth pair of an arena the hash of another. */
    @Override
    public int hashCode() {
      return (arena * SPREAD + first) * SPREAD + second;
    }

    static Key of(Bytes bytes) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes.get());
      return new Key(buffer.getInt(), buffer.getInt(), buffer.getInt());
    }
  }

  /**
   * With votes of one outcome more or less.
   *
   * @param outcome as if the first model were A
   * @param by 1 or -1
   * @param won points that the first wins by it
   */
  PairVotes plus(VoteOutcome outcome, int by, long won) {
    return new PairVotes(
        firstWins + (outcome == VoteOutcome.MODEL_A ? by : 0),
        secondWins + (outcome == VoteOutcome.MODEL_B ? by : 0),
        ties + (outcome == VoteOutcome.TIE ? by : 0),
        bothBad + (outcome == VoteOutcome.BOTH_BAD ? by : 0),
        Math.addExact(points, won),
        newest);
  }

  /** Having heard of a vote cast at this time. */
  PairVotes at(long time) {
    return time <= newest
        ? this
        : new PairVotes(firstWins, secondWins, ties, bothBad, points, time);
  }

  /** How many votes there are. */
  long votes() {
    return firstWins + secondWins + ties + bothBad;
  }
}
