package dev.charm.schemas.precedence;

import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Which of several records of one prompt, or of one response, counts: the greatest in this order.
 * The highest version; of equal versions the greatest bytes, as {@link
 * dev.charm.schemas.StoredRecords} writes the record: so neither the order of arrival matters nor
 * the schema that a producer has written with.
 */
public final class TextOrder {
  private TextOrder() {}

  /**
   * Compares what of two records decides.
   *
   * @param bytes asked for only where versions are equal
   */
  public static int compare(
      long version, Supplier<byte[]> bytes, long otherVersion, Supplier<byte[]> otherBytes) {
    int byVersion = Long.compare(version, otherVersion);
    return byVersion != 0 ? byVersion : Arrays.compareUnsigned(bytes.get(), otherBytes.get());
  }
}
