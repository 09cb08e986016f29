package dev.charm.producers.row;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What makes two rows of a table rows of the same prompt.
 *
 * <p>The <em>text id</em> of a prompt is the first 16 hexadecimal digits of the SHA-256 of its
 * exact text in UTF-8; a prompt that comes with an id of its own has that id instead.
 */
public enum PromptIdentity {
  /**
   * The text: text id for its first row in a file, text id, {@code #} and the number of the
   * occurrence for later ones. A prompt that is asked twice is two prompts, and the rows of files
   * that belong together, one per policy model, may stand in any order.
   */
  TEXT,

  /**
   * The text id alone: a prompt that is asked twice is one prompt, and within a file its first good
   * row counts; later ones are {@link Row.Repeated}.
   */
  FIRST,

  /**
   * The row: text id, {@code #}, row number from 0 (faulty rows count), for files whose rows belong
   * together by their number. Rows of one number and other texts are refused.
   */
  ROW;

  /** To look one up costs more than to use it. */
  private static final ThreadLocal<MessageDigest> SHA256 =
      ThreadLocal.withInitial(PromptIdentity::newSha256);

  private static final int DIGITS = 16;

  /** The text id of a text. */
  public static String ofText(String text) {
    return HexFormat.of().formatHex(sha256(text), 0, DIGITS / 2);
  }

  /** Some 64 bits by which to remember an id: two ids meet with a chance of 1 in 1.8e19. */
  public static long digest(String id) {
    return ByteBuffer.wrap(sha256(id)).getLong();
  }

  private static byte[] sha256(String text) {
    return SHA256.get().digest(text.getBytes(StandardCharsets.UTF_8));
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
