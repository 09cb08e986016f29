package dev.charm.consumers.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingCacheTest {
  private static final long BYTES = 1 << 20;
  @TempDir Path folder;

  @Test
  void shouldKnowAfterARestartWhatItKnewBefore() {
    fill(0, 200);
    try (EmbeddingCache again = EmbeddingCache.onDisk(10, folder, BYTES)) {
      assertThat(again.get(key(7))).isEqualTo(embedding(7));
      assertThat(again.get(EmbeddingCache.key("other", "text 7"))).isNull();
      assertThat(again.get(key(200))).isNull();
      assertThat(again.hits()).isEqualTo(1);
      assertThat(again.misses()).isEqualTo(2);
    }
  }

  @Test
  void shouldKeepWithinItsBytesAndStillKnowTheNewest() throws IOException {
    fill(0, 5_000);
    assertThat(Files.size(file())).isLessThanOrEqualTo(BYTES);
    try (EmbeddingCache again = EmbeddingCache.onDisk(10, folder, BYTES)) {
      assertThat(again.get(key(4_999))).isEqualTo(embedding(4_999));
      assertThat(IntStream.range(0, 5_000).filter(i -> again.get(key(i)) != null).count())
          .isBetween(400L, BYTES / 1_536);
    }
  }

  @Test
  void shouldNeverGiveAnythingWrongWhateverBytesAreDamaged() throws IOException {
    fill(0, 300);
    Random random = new Random(5);
    try (RandomAccessFile damaged = new RandomAccessFile(file().toFile(), "rw")) {
      for (int i = 0; i < 2_000; i++) {
        damaged.seek(100 + random.nextInt((int) damaged.length() - 100));
        damaged.write(random.nextInt());
      }
    }
    try (EmbeddingCache again = EmbeddingCache.onDisk(1_000, folder, BYTES)) {
      long known = 0;
      for (int i = 0; i < 300; i++) {
        float[] found = again.get(key(i));
        if (found != null) {
          known++;
          assertThat(found).isEqualTo(embedding(i));
        }
      }
      assertThat(known).isBetween(1L, 299L);
    }
  }

  @Test
  void shouldThrowAwayWhatIsNotItsFile() throws IOException {
    for (byte[] other : new byte[][] {{}, "something else".getBytes(StandardCharsets.UTF_8)}) {
      Files.write(file(), other);
      fill(0, 10);
      try (EmbeddingCache again = EmbeddingCache.onDisk(10, folder, BYTES)) {
        assertThat(again.get(key(3))).isEqualTo(embedding(3));
      }
    }
    try (EmbeddingCache smaller = EmbeddingCache.onDisk(10, folder, BYTES / 2)) {
      assertThat(smaller.get(key(3))).isNull();
      assertThat(Files.size(file())).isLessThanOrEqualTo(BYTES / 2);
    }
  }

  @Test
  void shouldHoldEmbeddingsInMemoryAloneWhereTheFolderCannotBeUsed() throws IOException {
    try (EmbeddingCache first = EmbeddingCache.onDisk(10, folder, BYTES);
        EmbeddingCache second = EmbeddingCache.onDisk(10, folder, BYTES)) {
      second.put(key(1), embedding(1));
      assertThat(second.get(key(1))).isEqualTo(embedding(1));
      assertThat(first.get(key(1))).isNull();
    }
    Path taken = Files.writeString(folder.resolve("taken"), "a file");
    try (EmbeddingCache cache = EmbeddingCache.onDisk(10, taken, BYTES)) {
      cache.put(key(1), embedding(1));
      assertThat(cache.get(key(1))).isEqualTo(embedding(1));
    }
  }

  @Test
  void shouldWriteNothingFromWhichATextFollows() throws IOException {
    fill(0, 1);
    byte[] written = Files.readAllBytes(file());
    String hash = Sha256.hex("text 0".getBytes(StandardCharsets.UTF_8));
    String all = new String(written, StandardCharsets.ISO_8859_1);
    assertThat(all).doesNotContain("text 0", hash, "encoder");
    byte[] first = ByteBuffer.allocate(4).putFloat(embedding(0)[0]).array();
    assertThat(all).doesNotContain(new String(first, StandardCharsets.ISO_8859_1));
  }

  private void fill(int from, int to) {
    try (EmbeddingCache cache = EmbeddingCache.onDisk(10, folder, BYTES)) {
      for (int i = from; i < to; i++) {
        cache.put(key(i), embedding(i));
      }
    }
  }

  private Path file() {
    return folder.resolve("embeddings");
  }

  private static String key(int i) {
    return EmbeddingCache.key("encoder", "text " + i);
  }

  private static float[] embedding(int i) {
    Random random = new Random(i);
    float[] embedding = new float[Embedding.PACKED];
    for (int j = 0; j < embedding.length; j++) {
      embedding[j] = random.nextFloat();
    }
    return embedding;
  }
}
