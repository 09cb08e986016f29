package dev.charm.streams.prompt;

import dev.charm.streams.state.StoreSerde;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.kafka.common.serialization.Serde;

/**
 * Count, sum and sum of squares of the rewards of one policy model, in whole numbers, so that
 * neither order nor partitioning changes them. One unit is 2^-40; each score and each square is
 * rounded once, by at most 2^-41.
 */
record ScoreSum(long count, BigInteger sum, BigInteger sumOfSquares) {
  static final ScoreSum ZERO = new ScoreSum(0, BigInteger.ZERO, BigInteger.ZERO);

  /** Store serde. */
  static final Serde<ScoreSum> SERDE = StoreSerde.of(ScoreSum::write, ScoreSum::read);

  private static final double UNITS = 0x1p40;

  ScoreSum plus(double score) {
    return new ScoreSum(count + 1, sum.add(fixed(score)), sumOfSquares.add(fixed(score * score)));
  }

  ScoreSum minus(double score) {
    return new ScoreSum(
        count - 1, sum.subtract(fixed(score)), sumOfSquares.subtract(fixed(score * score)));
  }

  private static BigInteger fixed(double value) {
    return new BigDecimal(Math.rint(value * UNITS)).toBigInteger();
  }

  private void write(DataOutputStream out) throws IOException {
    out.writeLong(count);
    writeInteger(out, sum);
    writeInteger(out, sumOfSquares);
  }

  private static ScoreSum read(DataInputStream in) throws IOException {
    return new ScoreSum(in.readLong(), readInteger(in), readInteger(in));
  }

  private static void writeInteger(DataOutputStream out, BigInteger value) throws IOException {
    byte[] bytes = value.toByteArray();
    out.writeShort(bytes.length);
    out.write(bytes);
  }

  private static BigInteger readInteger(DataInputStream in) throws IOException {
    return new BigInteger(in.readNBytes(in.readShort()));
  }
}
