package dev.charm.ops.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a table was made of: equal data give equal hashes, whatever the order in which they came.
 *
 * @param name of the data
 * @param amount how many records, or bytes
 * @param unit which of the two
 * @param sha256 of the file, or of the records as JSON, sorted, a line each
 */
public record DataHash(String name, long amount, String unit, String sha256) {

  /** Of records, each of which prints itself as JSON, as those of Avro do. */
  public static DataHash of(String name, Collection<?> records) {
    MessageDigest digest = digest();
    records.stream()
        .map(Object::toString)
        .sorted()
        .forEach(line -> digest.update((line + "\n").getBytes(StandardCharsets.UTF_8)));
    return new DataHash(name, records.size(), "records", hex(digest));
  }

  /** Of a file as it is, packed or not; of a folder, of each file in it. */
  public static List<DataHash> of(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of(ofFile(path));
    }
    List<DataHash> hashes = new ArrayList<>();
    try (Stream<Path> files = Files.list(path)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        hashes.add(ofFile(file));
      }
    }
    return hashes;
  }

  private static DataHash ofFile(Path file) throws IOException {
    MessageDigest digest = digest();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      long bytes = in.transferTo(OutputStream.nullOutputStream());
      return new DataHash(String.valueOf(file.getFileName()), bytes, "bytes", hex(digest));
    }
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }
}
