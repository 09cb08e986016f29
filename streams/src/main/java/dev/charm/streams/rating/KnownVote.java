package dev.charm.streams.rating;

import dev.charm.calibration.rating.VoteOutcome;
import dev.charm.streams.state.StoreSerde;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.utils.ByteUtils;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a vote: enough to know it again and to take it back.
 *
 * @param heard the time of the stream when it was last heard of, milliseconds since 1970
 * @param version of the record that counts
 * @param byHand whether a person said that record
 * @param counted what that record says; null if the vote is withdrawn
 */
record KnownVote(long heard, long version, boolean byHand, @Nullable Counted counted) {
  /** Beside the outcome: weight and count follow. Without, both are 1, which takes no byte. */
  private static final int WEIGHTED = 0x10;

  /** Beside the outcome, or alone of a vote that is withdrawn. Without, no byte is taken. */
  private static final int BY_HAND = 0x20;

  private static final VoteOutcome[] OUTCOMES = VoteOutcome.values();

  static final Serde<KnownVote> SERDE = StoreSerde.of(KnownVote::write, KnownVote::read);

  /**
   * A vote that counts.
   *
   * @param modelA number of the model shown as A
   * @param modelB number of the model shown as B
   * @param weight how many times it counts
   * @param count how many votes it stands for
   * @param exchanges in its arena, then in each narrower one by the order of their names
   */
  record Counted(
      int modelA,
      int modelB,
      VoteOutcome outcome,
      double weight,
      long count,
      List<Exchange> exchanges) {

    private boolean isOne() {
      return weight == 1 && count == 1;
    }
  }

  /**
   * What a vote moved in an arena.
   *
   * @param arena number of the arena
   * @param won points that A won from B, in {@link PairVotes#UNIT}
   */
  record Exchange(int arena, long won) {}

  /** The same vote, heard of once more. */
  KnownVote heardAgain(long streamTime) {
    return new KnownVote(streamTime, version, byHand, counted);
  }

  private static void write(KnownVote vote, DataOutputStream out) throws IOException {
    ByteUtils.writeVarlong(vote.heard, out);
    ByteUtils.writeVarlong(vote.version, out);
    Counted counted = vote.counted;
    ByteUtils.writeVarint(counted == null ? 0 : counted.exchanges.size(), out);
    if (counted == null && vote.byHand) {
      out.writeByte(BY_HAND);
    }
    if (counted != null) {
      ByteUtils.writeVarint(counted.modelA, out);
      ByteUtils.writeVarint(counted.modelB, out);
      out.writeByte(
          counted.outcome.ordinal()
              | (counted.isOne() ? 0 : WEIGHTED)
              | (vote.byHand ? BY_HAND : 0));
      if (!counted.isOne()) {
        out.writeDouble(counted.weight);
        ByteUtils.writeVarlong(counted.count, out);
      }
      for (Exchange exchange : counted.exchanges) {
        ByteUtils.writeVarint(exchange.arena, out);
        ByteUtils.writeVarlong(exchange.won, out);
      }
    }
  }

  private static KnownVote read(DataInputStream in) throws IOException {
    long heard = ByteUtils.readVarlong(in);
    long version = ByteUtils.readVarlong(in);
    int arenas = ByteUtils.readVarint(in);
    if (arenas == 0) {
      return new KnownVote(heard, version, in.available() > 0 && in.readByte() == BY_HAND, null);
    }
    int modelA = ByteUtils.readVarint(in);
    int modelB = ByteUtils.readVarint(in);
    int outcome = in.readByte();
    boolean weighted = (outcome & WEIGHTED) != 0;
    double weight = weighted ? in.readDouble() : 1;
    long count = weighted ? ByteUtils.readVarlong(in) : 1;
    List<Exchange> exchanges = new ArrayList<>(arenas);
    for (int i = 0; i < arenas; i++) {
      exchanges.add(new Exchange(ByteUtils.readVarint(in), ByteUtils.readVarlong(in)));
    }
    return new KnownVote(
        heard,
        version,
        (outcome & BY_HAND) != 0,
        new Counted(
            modelA, modelB, OUTCOMES[outcome & ~(WEIGHTED | BY_HAND)], weight, count, exchanges));
  }
}
