package dev.charm.streams.prompt;

import dev.charm.schemas.Keys;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Up to which version prompts and responses were withdrawn, so that what arrives late does not
 * bring them back, whatever the order of arrival.
 *
 * <p>Names are kept as their SHA-256 only: a prompt that is forgotten leaves no trace of itself
 * here.
 */
final class Withdrawals {
  private final KeyValueStore<String, Long> store;
  private final MessageDigest sha256;

  Withdrawals(KeyValueStore<String, Long> store) {
    this.store = store;
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Everything of a prompt is withdrawn. */
  void prompt(String promptId, long version) {
    raise(hash(promptId), version);
  }

  /** One response and its rewards are withdrawn. */
  void response(String promptId, String model, int sampleIndex, long version) {
    raise(hash(promptId, model, String.valueOf(sampleIndex)), version);
  }

  /** Whether a record of a prompt is withdrawn. */
  boolean covered(String promptId, long version) {
    return covers(hash(promptId), version);
  }

  /** Whether a record of a response, or a reward of it, is withdrawn. */
  boolean covered(String promptId, String model, int sampleIndex, long version) {
    return covered(promptId, version)
        || covers(hash(promptId, model, String.valueOf(sampleIndex)), version);
  }

  private void raise(String key, long version) {
    if (!covers(key, version)) {
      store.put(key, version);
    }
  }

  private boolean covers(String key, long version) {
    Long upTo = store.get(key);
    return upTo != null && version <= upTo;
  }

  private String hash(String... parts) {
    byte[] name = Keys.join(parts).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256.digest(name));
  }
}
