package dev.charm.consumers.scoring;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers embeddings by encoder and text, least recently used ones first to go. A new head on the
 * same encoder then costs only the head. Holds hashes, never texts, and embeddings as they are
 * {@linkplain Embedding#packed packed}: 1.6 kB an entry at 384 dimensions. More of them may lie on
 * disk, where they outlive the process. Safe for use by several threads.
 */
public final class EmbeddingCache implements AutoCloseable {
  private final Map<String, float[]> entries;
  private final @Nullable EmbeddingFile file;
  private long hits;
  private long misses;

  /**
   * Creates an empty cache.
   *
   * @param capacity most entries held, at least 1
   */
  public EmbeddingCache(int capacity) {
    this(capacity, null);
  }

  private EmbeddingCache(int capacity, @Nullable EmbeddingFile file) {
    this.file = file;
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

  /**
   * A cache with embeddings of earlier processes. What lies on disk and cannot be used is passed
   * over; nobody reads there what a text was who does not have the text ({@link EmbeddingFile}).
   *
   * @param capacity most entries held in memory, at least 1
   * @param folder of its own; where another process has it, embeddings are held in memory alone
   * @param bytes most that lies on disk
   */
  public static EmbeddingCache onDisk(int capacity, Path folder, long bytes) {
    return new EmbeddingCache(capacity, EmbeddingFile.open(folder, bytes));
  }

  /** The key of a text under an encoder: both hashes, so that no two encoders share an entry. */
  static String key(String encoder, String text) {
    return encoder + ":" + Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
  }

  synchronized float @Nullable [] get(String key) {
    float[] found = entries.get(key);
    if (found == null && file != null) {
      found = file.get(key);
      if (found != null) {
        entries.put(key, found);
      }
    }
    if (found == null) {
      misses++;
    } else {
      hits++;
    }
    return found;
  }

  synchronized void put(String key, float[] embedding) {
    entries.put(key, embedding);
    if (file != null) {
      file.put(key, embedding);
    }
  }

  /** How many look-ups found their embedding. */
  public synchronized long hits() {
    return hits;
  }

  /** How many look-ups had to go to the encoder. */
  public synchronized long misses() {
    return misses;
  }

  /** How many embeddings are held in memory now. */
  public synchronized int size() {
    return entries.size();
  }

  /** Lets go of the disk; what is in memory stays of use. */
  @Override
  public void close() {
    if (file != null) {
      file.close();
    }
  }
}
