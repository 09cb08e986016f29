package dev.charm.ops.study.engine;

import dev.charm.ops.connect.CommandFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * SHA-256 of what files hold. Neither times nor sizes are trusted: they say little after a copy, a
 * checkout or a clock that was set.
 */
public final class FileDigests {
  private FileDigests() {}

  /**
   * Of a file; of a folder, of the names and contents of all files in it. Links are followed to
   * files, not to folders.
   *
   * @param called in messages
   * @throws CommandFailedException if it is not there, or is neither
   */
  public static String of(Path path, String called) throws IOException {
    if (Files.isDirectory(path)) {
      List<String> parts = new ArrayList<>();
      try (Stream<Path> all = Files.walk(path)) {
        for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
          parts.add(path.relativize(file).toString().replace('\\', '/'));
          parts.add(ofFile(file));
        }
      }
      return ofTexts(parts);
    }
    if (!Files.exists(path)) {
      throw new CommandFailedException("there is no " + called + " (" + path + ")");
    }
    if (!Files.isRegularFile(path)) {
      throw new CommandFailedException(
          called + " is not a file: a study reads its inputs more than once");
    }
    try {
      return ofFile(path);
    } catch (NoSuchFileException e) {
      throw new CommandFailedException("there is no " + called + " (" + path + ")", e);
    }
  }

  private static String ofFile(Path file) throws IOException {
    MessageDigest digest = digest();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Of texts in their order; where one ends and the next begins counts. */
  public static String ofTexts(List<String> texts) {
    MessageDigest digest = digest();
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Of bytes. */
  public static String of(byte[] bytes) {
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
