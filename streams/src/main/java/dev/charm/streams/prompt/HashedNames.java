package dev.charm.streams.prompt;

import dev.charm.schemas.Keys;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Names as their SHA-256: what must be remembered of a prompt that is forgotten bears no trace of
 * it. For one thread.
 */
final class HashedNames {
  private final MessageDigest sha256;

  HashedNames() {
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The hash of names, in base64. */
  String hash(String... names) {
    byte[] name = Keys.join(names).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256.digest(name));
  }
}
