package dev.charm.consumers.scoring.classifier;

import dev.charm.schemas.RewardModelVersion;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder that a {@link RewardModelVersion} names in place of carrying its model: it must be
 * where the version is to score. Nothing is fetched.
 */
public final class FolderArtifact {
  private FolderArtifact() {}

  /** Whether a version names where its model is, and does not carry it. */
  public static boolean isNamedBy(RewardModelVersion version) {
    return version.getArtifact() == null && version.getArtifactUri() != null;
  }

  /** How a version names a folder. */
  public static String uri(Path folder) {
    return folder.toAbsolutePath().normalize().toUri().toString();
  }

  /**
   * SHA-256 of what a scorer reads of a folder, hexadecimal: of the lines that {@code sha256sum}
   * prints of network, weights, tokenizer, configuration and template, in order of name. Whatever
   * else is in the folder does not count.
   *
   * @throws IOException if what is needed is not there; says what
   */
  public static String hash(Path folder) throws IOException {
    return ModelFolder.read(folder).hash();
  }

  /**
   * The folder of a version, if it is here and is the one that the version means.
   *
   * @throws IOException if it is not there, or does not have the SHA-256 that the version names
   */
  public static Path require(RewardModelVersion version) throws IOException {
    Path folder = folder(String.valueOf(version.getArtifactUri()));
    if (!Files.isDirectory(folder)) {
      throw new IOException("its folder " + folder + " cannot be seen on this machine");
    }
    if (!hash(folder).equals(version.getArtifactSha256())) {
      throw new IOException(
          "the model in " + folder + " does not have the SHA-256 that its version names");
    }
    return folder;
  }

  private static Path folder(String uri) throws IOException {
    try {
      URI parsed = URI.create(uri);
      if ("file".equals(parsed.getScheme())) {
        return Path.of(parsed);
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("its model is at " + uri + ", which is not understood", e);
    }
    throw new IOException("its model is at " + uri + "; only folders (file:) can be opened");
  }
}
