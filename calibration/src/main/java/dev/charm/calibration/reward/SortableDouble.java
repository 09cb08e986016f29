package dev.charm.calibration.reward;

/**
 * Doubles as integers and bytes that sort like the numbers they stand for, for keys of an ordered
 * store.
 *
 * <p>IEEE 754 bits of positive numbers sort as integers; those of negative ones sort backwards, so
 * all their bits but the sign are inverted. In bytes, big-endian and compared as unsigned, the sign
 * is inverted as well. {@code -0.0} is made {@code 0.0} first, so equal numbers have equal keys.
 */
public final class SortableDouble {
  /** The length of the byte form. */
  public static final int BYTES = Long.BYTES;

  private SortableDouble() {}

  /**
   * A long whose signed order is the order of the numbers.
   *
   * @throws IllegalArgumentException if the value is NaN
   */
  public static long toLong(double value) {
    if (Double.isNaN(value)) {
      throw new IllegalArgumentException("NaN has no place in an order");
    }
    long bits = Double.doubleToRawLongBits(value + 0.0);
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
  }

  /** The number of a {@link #toLong} form. */
  public static double fromLong(long sortable) {
    return Double.longBitsToDouble(sortable ^ ((sortable >> 63) & Long.MAX_VALUE));
  }

  /**
   * Eight bytes whose unsigned lexicographic order is the order of the numbers.
   *
   * @throws IllegalArgumentException if the value is NaN
   */
  public static byte[] toBytes(double value) {
    byte[] bytes = new byte[BYTES];
    write(value, bytes, 0);
    return bytes;
  }

  /**
   * Writes the eight bytes into a longer key.
   *
   * @throws IllegalArgumentException if the value is NaN
   * @throws IndexOutOfBoundsException if they do not fit
   */
  public static void write(double value, byte[] into, int at) {
    long bits = toLong(value) ^ Long.MIN_VALUE;
    for (int i = BYTES - 1; i >= 0; i--) {
      into[at + i] = (byte) bits;
      bits >>>= Byte.SIZE;
    }
  }

  /**
   * The number whose eight bytes stand at a place in a key.
   *
   * @throws IndexOutOfBoundsException if the key is too short
   */
  public static double read(byte[] from, int at) {
    long bits = 0;
    for (int i = 0; i < BYTES; i++) {
      bits = (bits << Byte.SIZE) | (from[at + i] & 0xff);
    }
    return fromLong(bits ^ Long.MIN_VALUE);
  }
}
