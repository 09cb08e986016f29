package dev.charm.streams.rating;

import dev.charm.calibration.rating.PairWeights;
import dev.charm.calibration.rating.VoteOutcome;
import dev.charm.calibration.rating.WeightSums;
import dev.charm.streams.state.StoreSerde;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigInteger;
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
 * @param weights what the weights of the votes come to beyond 1 each, the first model being the
 *     first
 */
record PairVotes(
    long firstWins,
    long secondWins,
    long ties,
    long bothBad,
    long points,
    long newest,
    PairWeights weights) {

  /**
   * Elo points are exchanged in whole multiples of this, 2^-40: so what a vote exchanged can be
   * given back exactly, and sums do not depend on their order. Rounding moves a rating by at most
   * 5e-13 points per vote.
   */
  static final double UNIT = 0x1p-40;

  /** No vote was ever heard of. */
  static final PairVotes NONE = new PairVotes(0, 0, 0, 0, 0, Long.MIN_VALUE, PairWeights.NONE);

  static final Serde<PairVotes> SERDE = StoreSerde.of(PairVotes::write, PairVotes::read);

  private static void write(PairVotes votes, DataOutputStream out) throws IOException {
    ByteUtils.writeVarlong(votes.firstWins, out);
    ByteUtils.writeVarlong(votes.secondWins, out);
    ByteUtils.writeVarlong(votes.ties, out);
    ByteUtils.writeVarlong(votes.bothBad, out);
    ByteUtils.writeVarlong(votes.points, out);
    ByteUtils.writeVarlong(votes.newest, out);
    if (!votes.weights.isNone()) {
      for (VoteOutcome outcome : VoteOutcome.values()) {
        WeightSums sums = votes.weights.of(outcome);
        write(sums.excess(), out);
        write(sums.squareExcess(), out);
      }
    }
  }

  private static void write(BigInteger number, DataOutputStream out) throws IOException {
    byte[] bytes = number.toByteArray();
    out.writeByte(bytes.length);
    out.write(bytes);
  }

  /** Where all votes weigh 1, which is most often, nothing is said of weights. */
  private static PairVotes read(DataInputStream in) throws IOException {
    return new PairVotes(
        ByteUtils.readVarlong(in),
        ByteUtils.readVarlong(in),
        ByteUtils.readVarlong(in),
        ByteUtils.readVarlong(in),
        ByteUtils.readVarlong(in),
        ByteUtils.readVarlong(in),
        in.available() == 0 ? PairWeights.NONE : readWeights(in));
  }

  private static PairWeights readWeights(DataInputStream in) throws IOException {
    PairWeights weights = PairWeights.NONE;
    for (VoteOutcome outcome : VoteOutcome.values()) {
      weights = weights.plus(outcome, new WeightSums(readNumber(in), readNumber(in)));
    }
    return weights;
  }

  private static BigInteger readNumber(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readUnsignedByte()];
    in.readFully(bytes);
    return new BigInteger(bytes);
  }

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
   * @param weight of each
   * @param by how many; negative to take them away
   * @param won points that the first wins by them
   */
  PairVotes plus(VoteOutcome outcome, double weight, long by, long won) {
    return new PairVotes(
        Math.addExact(firstWins, outcome == VoteOutcome.MODEL_A ? by : 0),
        Math.addExact(secondWins, outcome == VoteOutcome.MODEL_B ? by : 0),
        Math.addExact(ties, outcome == VoteOutcome.TIE ? by : 0),
        Math.addExact(bothBad, outcome == VoteOutcome.BOTH_BAD ? by : 0),
        Math.addExact(points, won),
        newest,
        weights.plus(outcome, WeightSums.of(weight, by)));
  }

  /** Having heard of a vote cast at this time. */
  PairVotes at(long time) {
    return time <= newest
        ? this
        : new PairVotes(firstWins, secondWins, ties, bothBad, points, time, weights);
  }

  /** How many votes there are. */
  long votes() {
    return firstWins + secondWins + ties + bothBad;
  }
}
