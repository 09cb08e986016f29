package dev.charm.ops.report;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;

/**
 * What a table was made of: equal data give equal hashes, whatever the order in which they came.
 *
 * @param name of the data
 * @param records how many
 * @param sha256 of the records as JSON, sorted, a line each
 */
public record DataHash(String name, int records, String sha256) {

  /** Of records, each of which prints itself as JSON, as those of Avro do. */
  public static DataHash of(String name, Collection<?> records) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      records.stream()
          .map(Object::toString)
          .sorted()
          .forEach(line -> digest.update((line + "\n").getBytes(StandardCharsets.UTF_8)));
      return new DataHash(name, records.size(), HexFormat.of().formatHex(digest.digest()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
