package dev.charm.consumers.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What lies on disk of one key: the key and what is held of it, since a {@link DiskMap} knows keys
 * by their hashes only.
 */
final class StoreEntry {
  private StoreEntry() {}

  /** The bytes of an entry. */
  static byte[] of(String key, byte[] held) {
    byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Integer.BYTES + keyBytes.length + held.length)
        .putInt(keyBytes.length)
        .put(keyBytes)
        .put(held)
        .array();
  }

  /** The key of an entry. */
  static String key(byte[] entry) {
    return new String(entry, Integer.BYTES, keyLength(entry), StandardCharsets.UTF_8);
  }

  /** What is held of its key. */
  static byte[] held(byte[] entry) {
    return Arrays.copyOfRange(entry, Integer.BYTES + keyLength(entry), entry.length);
  }

  private static int keyLength(byte[] entry) {
    return ByteBuffer.wrap(entry).getInt();
  }
}
