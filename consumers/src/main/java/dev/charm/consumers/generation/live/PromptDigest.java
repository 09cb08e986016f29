package dev.charm.consumers.generation.live;

import dev.charm.consumers.scoring.ChatMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * By what an answer knows the conversation that it answers: the first 128 bits of the SHA-256 of
 * each message's role and content in UTF-8, each after its length in bytes as 4 bytes, big-endian;
 * hexadecimal.
 */
public final class PromptDigest {
  /** Under which it stands among an answer's generation parameters. */
  public static final String PARAMETER = "prompt_digest";

  private static final int BYTES = 16;

  private PromptDigest() {}

  /** The digest of a conversation. */
  public static String of(List<ChatMessage> messages) {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    for (ChatMessage message : messages) {
      add(sha256, message.role());
      add(sha256, message.content());
    }
    return HexFormat.of().formatHex(sha256.digest(), 0, BYTES);
  }

  private static void add(MessageDigest sha256, String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    sha256.update(bytes);
  }
}
