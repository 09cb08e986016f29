package dev.charm.ops.export;

import dev.charm.ops.export.ExportedPair.Turn;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * 64 bits by which prompts are spread: the first of the SHA-256 of the conversation (each turn's
 * role and content in UTF-8, each after its length in bytes as 4 bytes, big-endian). Equal texts
 * have equal hashes, whatever ids they go by. A prompt whose text is not known has the hash of its
 * id, as if that were the one part.
 *
 * @param bits all 64 of them count, none as a sign
 * @param byId whether the text was not known
 */
record PromptHash(long bits, boolean byId) {

  static PromptHash of(ExportedPair pair) {
    List<Turn> turns = pair.prompt();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      if (turns == null) {
        write(pair.promptId(), out);
      } else {
        for (Turn turn : turns) {
          write(turn.role(), out);
          write(turn.content(), out);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // not in memory
    }
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
      return new PromptHash(ByteBuffer.wrap(hash).getLong(), turns == null);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static void write(String part, DataOutputStream out) throws IOException {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** The hash as a number in [0, 1), evenly spread over prompts. */
  double fraction() {
    return (bits >>> 11) * 0x1.0p-53;
  }
}
