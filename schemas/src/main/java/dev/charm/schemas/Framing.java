package dev.charm.schemas;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.avro.Schema;

/**
 * What a value looks like that does not begin with magic byte and schema id, or has something else
 * behind them than binary Avro: known mistakes of clients, in words that tell what to mend. Nothing
 * of the value itself is told.
 */
final class Framing {
  /** Magic byte 0 and the schema id, four bytes, the highest first. */
  static final int HEADER_BYTES = 1 + Integer.BYTES;

  private static final String WANTED =
      "no magic byte 0 and schema id (4 bytes, big-endian) at the start";
  private static final byte[] CONTAINER = {'O', 'b', 'j', 1};
  private static final byte[] SINGLE_OBJECT = {(byte) 0xC3, 1};
  private static final byte[] GZIP = {0x1F, (byte) 0x8B};
  private static final byte[] JAVA_OBJECT = {(byte) 0xAC, (byte) 0xED, 0, 5};
  private static final int GLUE_BYTES = 18;
  private static final int LARGEST_SMALL_ID = 1 << 16;

  private Framing() {}

  /**
   * What is wrong with a value that does not begin as it should.
   *
   * @param schema of the topic
   */
  static String ofUnframed(Schema schema, byte[] bytes) {
    if (bytes.length == 0) {
      return WANTED + ": the value is empty; a deletion is a null value";
    }
    if (bytes[0] == 0) {
      return WANTED + ": the value ends after " + bytes.length + " bytes";
    }
    return WANTED + looksLike(schema, bytes);
  }

  private static String looksLike(Schema schema, byte[] bytes) {
    if (begins(bytes, 0, CONTAINER)) {
      return ": it is an Avro file with its schema in the head, not a single record";
    }
    if (begins(bytes, 0, SINGLE_OBJECT)) {
      return ": it is Avro's single-object encoding, with a fingerprint instead of an id";
    }
    if (bytes[0] == 3 && bytes.length >= GLUE_BYTES && (bytes[1] == 0 || bytes[1] == 5)) {
      return ": it has the header of AWS Glue's registry";
    }
    if (begins(bytes, 0, GZIP)) {
      return ": it is compressed with gzip; compression.type of the producer is the way";
    }
    if (begins(bytes, 0, JAVA_OBJECT)) {
      return ": it is a serialized Java object";
    }
    if (isJson(bytes, 0)) {
      return ": it looks like JSON";
    }
    if (WireCheck.fault(schema, bytes, 0).isEmpty()) {
      return ": it is a " + schema.getName() + " in plain Avro, without them";
    }
    return isText(bytes)
        ? ": it looks like text"
        : ": it begins with the byte " + (bytes[0] & 0xFF);
  }

  /** What may be meant by a schema id that the registry does not know; often nothing. */
  static String ofUnknownId(byte[] bytes) {
    int id = ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt();
    if (id == 0 && bytes.length >= 1 + Long.BYTES) {
      return "; is it an id of 8 bytes ("
          + ByteBuffer.wrap(bytes, 1, Long.BYTES).getLong()
          + "), as Apicurio's serdes write by default before version 3?";
    }
    int reversed = Integer.reverseBytes(id);
    return reversed > 0 && reversed < LARGEST_SMALL_ID && (id & 0xFFFF) == 0
        ? "; is it " + reversed + ", written little-endian?"
        : "";
  }

  /** What may lie behind the schema id of a record that cannot be used; often nothing. */
  static String ofBody(byte[] bytes) {
    if (begins(bytes, HEADER_BYTES, Arrays.copyOf(bytes, HEADER_BYTES))) {
      return "; magic byte and schema id stand there twice";
    }
    if (begins(bytes, HEADER_BYTES, CONTAINER)) {
      return "; behind the schema id lies an Avro file, not a single record";
    }
    return isJson(bytes, HEADER_BYTES) ? "; behind the schema id lies JSON, not binary Avro" : "";
  }

  private static boolean begins(byte[] bytes, int at, byte[] with) {
    return bytes.length >= at + with.length
        && Arrays.equals(bytes, at, at + with.length, with, 0, with.length);
  }

  private static boolean isJson(byte[] bytes, int at) {
    String text = new String(bytes, at, bytes.length - at, StandardCharsets.ISO_8859_1).strip();
    return (text.startsWith("{") && text.endsWith("}"))
        || (text.startsWith("[") && text.endsWith("]"));
  }

  private static boolean isText(byte[] bytes) {
    for (byte b : bytes) {
      if (b < ' ' && b != '\n' && b != '\r' && b != '\t') {
        return false;
      }
    }
    return true;
  }
}
