package dev.charm.consumers.scoring;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers embeddings by encoder and text, least recently used ones first to go. A new head on the
 * same encoder then costs only the head. Holds hashes, never texts: 1.6 kB an entry at 384
 * dimensions. Safe for use by several threads.
 */
public final class EmbeddingCache {
  private final Map<String, float[]> entries;
  private long hits;
  private long misses;

  /**
   * Creates an empty cache.
   *
   * @param capacity most entries held, at least 1
   */
  public EmbeddingCache(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity must be at least 1, not " + capacity);
    }
    this.entries =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, float[]> eldest) {
            return size() > capacity;
          }
        };
  }

  /** The key of a text under an encoder: both hashes, so that no two encoders share an entry. */
  static String key(String encoder, String text) {
    return encoder + ":" + Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
  }

  synchronized float @Nullable [] get(String key) {
    float[] found = entries.get(key);
    if (found == null) {
      misses++;
    } else {
      hits++;
    }
    return found;
  }

  synchronized void put(String key, float[] embedding) {
    entries.put(key, embedding);
  }

  /** How many look-ups found their embedding. */
  public synchronized long hits() {
    return hits;
  }

  /** How many look-ups had to go to the encoder. */
  public synchronized long misses() {
    return misses;
  }

  /** How many embeddings are held now. */
  public synchronized int size() {
    return entries.size();
  }
}
