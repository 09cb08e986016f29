package dev.charm.producers.form;

import dev.charm.producers.source.RowFault;
import dev.charm.schemas.MalformedReason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Texts of bytes, strictly: bytes that are not UTF-8 are a fault, not a replacement character. */
final class Utf8 {
  private Utf8() {}

  static boolean isAscii(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }

  static String text(byte[] bytes) throws RowFault {
    if (isAscii(bytes)) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new RowFault(MalformedReason.UNDECODABLE, "is not UTF-8; save the file as UTF-8");
    }
  }

  /** Ends the row if its bytes are not UTF-8. */
  static void require(byte[] bytes) throws RowFault {
    if (!isAscii(bytes)) {
      text(bytes);
    }
  }
}
