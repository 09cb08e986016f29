package dev.charm.ops.export;

import dev.charm.ops.export.ExportedPair.Turn;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What two pairs have in common that say the same, or the opposite, of the same texts.
 *
 * @param bytes the first 128 bits of the SHA-256 of the conversation and both answers, whichever is
 *     chosen: each text in UTF-8 after its length in bytes, the answers in order
 * @param direction 1 if the answer that is the later in order is chosen, else 0
 */
record PairIdentity(byte[] bytes, int direction) {
  private static final int BYTES = 16;

  /** The identity of a pair; null if a text is not known. */
  static @Nullable PairIdentity of(ExportedPair pair) {
    List<Turn> prompt = pair.prompt();
    String chosen = pair.chosenText();
    String rejected = pair.rejectedText();
    if (prompt == null || chosen == null || rejected == null) {
      return null;
    }
    MessageDigest digest = sha256();
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(prompt.size()).flip());
    for (Turn turn : prompt) {
      update(digest, turn.role());
      update(digest, turn.content());
    }
    boolean later = chosen.compareTo(rejected) > 0;
    update(digest, later ? rejected : chosen);
    update(digest, later ? chosen : rejected);
    return new PairIdentity(Arrays.copyOf(digest.digest(), BYTES), later ? 1 : 0);
  }

  private static void update(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
