package dev.charm.consumers.scoring;

import dev.charm.schemas.RewardModelVersion;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The head that travels inside a {@link RewardModelVersion}. */
public final class HeadArtifact {
  private HeadArtifact() {}

  /**
   * Takes the head out of a version.
   *
   * @throws IOException if there is none, or it is not the one that the SHA-256 names
   */
  public static RewardHead read(RewardModelVersion version) throws IOException {
    ByteBuffer artifact = version.getArtifact();
    if (artifact == null) {
      throw new IOException("the version carries no head");
    }
    byte[] bytes = new byte[artifact.remaining()];
    artifact.duplicate().get(bytes);
    if (!Sha256.hex(bytes).equals(version.getArtifactSha256())) {
      throw new IOException("the head does not have the SHA-256 that its version names");
    }
    return HeadFormat.read(bytes);
  }
}
