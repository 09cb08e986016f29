package dev.charm.consumers.scoring;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Embeddings on disk, at places that follow from their keys: a file of one size, made of places in
 * groups of {@value #WAYS}. An embedding goes to a free place of its group, else it takes the place
 * of another.
 *
 * <p>Each is sealed (AES-GCM) with a key that only the text gives, and lies under a name from which
 * the text's hash does not follow. So whoever has the file and not the text learns nothing of it,
 * though a forgotten text's embedding may stay; and what was half written, or damaged, does not
 * open and counts as absent. Nothing here is ever an error: a file that cannot be used is left
 * alone, or made anew.
 *
 * <p>One process has the file at a time. Safe for use by several threads.
 */
final class EmbeddingFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddingFile.class);
  private static final byte[] FORM = "charm embeddings 2\n".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER = 64;
  private static final int WAYS = 4;
  private static final int NAME = 32;
  private static final int SEAL = 16;
  private static final int RECORD = NAME + Embedding.PACKED * Float.BYTES + SEAL;
  private static final int GROUP = WAYS * RECORD;

  /** Each key seals one embedding and no other, so the nonce need not change. */
  private static final GCMParameterSpec NONCE = new GCMParameterSpec(8 * SEAL, new byte[12]);

  private final FileChannel channel;
  private final Cipher cipher;
  private final long groups;
  private int turn;
  private boolean usable = true;

  private EmbeddingFile(FileChannel channel, Cipher cipher, long groups) {
    this.channel = channel;
    this.cipher = cipher;
    this.groups = groups;
  }

  /**
   * Opens the file of a folder, or makes it.
   *
   * @param bytes that it may take; a file of another size is made anew
   * @return null, with a line in the log, where that cannot be
   */
  static @Nullable EmbeddingFile open(Path folder, long bytes) {
    long groups = (bytes - HEADER) / GROUP;
    if (groups < 1) {
      throw new IllegalArgumentException(bytes + " bytes are too few for embeddings");
    }
    @Nullable FileChannel channel = null;
    try {
      Path file = ownersOnly(folder).resolve("embeddings");
      channel =
          FileChannel.open(
              file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
      if (channel.tryLock() == null) {
        throw new IOException("another process has it");
      }
      prepare(channel, HEADER + groups * GROUP);
      return new EmbeddingFile(channel, Cipher.getInstance("AES/GCM/NoPadding"), groups);
    } catch (IOException | GeneralSecurityException | OverlappingFileLockException e) {
      LOG.warn("embeddings are not kept in {}: {}", folder, e.toString());
      close(channel);
      return null;
    }
  }

  private static Path ownersOnly(Path folder) throws IOException {
    Files.createDirectories(folder);
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
    return folder;
  }

  /** The file has holes where nothing was written: it takes room on the disk as it fills. */
  private static void prepare(FileChannel channel, long size) throws IOException {
    ByteBuffer form = ByteBuffer.allocate(FORM.length);
    channel.read(form, 0);
    if (channel.size() == size && Arrays.equals(form.array(), FORM)) {
      return;
    }
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(FORM), 0);
    channel.write(ByteBuffer.allocate(1), size - 1);
  }

  synchronized float @Nullable [] get(String key) {
    if (!usable) {
      return null;
    }
    try {
      byte[] name = name(key);
      byte[] group = read(name);
      int way = way(group, name);
      return way < 0 ? null : opened(key, group, way * RECORD + NAME);
    } catch (IOException e) {
      giveUp(e);
      return null;
    }
  }

  synchronized void put(String key, float[] embedding) {
    if (!usable || embedding.length != Embedding.PACKED) {
      return;
    }
    try {
      byte[] name = name(key);
      byte[] group = read(name);
      int way = way(group, name);
      way = way < 0 ? way(group, new byte[NAME]) : way;
      way = way < 0 ? Math.floorMod(turn++, WAYS) : way;
      ByteBuffer plain = ByteBuffer.allocate(embedding.length * Float.BYTES);
      plain.asFloatBuffer().put(embedding);
      ByteBuffer record = ByteBuffer.allocate(RECORD);
      record.put(name).put(ciphered(Cipher.ENCRYPT_MODE, key, plain.array(), 0, plain.capacity()));
      write(record.flip(), place(name) + (long) way * RECORD);
    } catch (IOException | GeneralSecurityException e) {
      giveUp(e);
    }
  }

  private void giveUp(Exception e) {
    LOG.warn("embeddings are no longer kept on disk: {}", e.toString());
    usable = false;
  }

  private static byte[] name(String key) {
    return Sha256.digest().digest(("name " + key).getBytes(StandardCharsets.UTF_8));
  }

  private long place(byte[] name) {
    return HEADER + Math.floorMod(ByteBuffer.wrap(name).getLong(), groups) * GROUP;
  }

  private byte[] read(byte[] name) throws IOException {
    ByteBuffer group = ByteBuffer.allocate(GROUP);
    long from = place(name);
    while (group.hasRemaining() && channel.read(group, from + group.position()) >= 0) {}
    return group.array();
  }

  private void write(ByteBuffer record, long at) throws IOException {
    long from = at;
    while (record.hasRemaining()) {
      from += channel.write(record, from);
    }
  }

  private static int way(byte[] group, byte[] name) {
    for (int way = 0; way < WAYS; way++) {
      int from = way * RECORD;
      if (Arrays.equals(group, from, from + NAME, name, 0, NAME)) {
        return way;
      }
    }
    return -1;
  }

  private float @Nullable [] opened(String key, byte[] group, int from) {
    try {
      byte[] plain = ciphered(Cipher.DECRYPT_MODE, key, group, from, RECORD - NAME);
      float[] embedding = new float[Embedding.PACKED];
      ByteBuffer.wrap(plain).asFloatBuffer().get(embedding);
      return embedding;
    } catch (GeneralSecurityException e) {
      return null; // damaged
    }
  }

  private byte[] ciphered(int mode, String key, byte[] bytes, int from, int count)
      throws GeneralSecurityException {
    byte[] secret = Sha256.digest().digest(("key " + key).getBytes(StandardCharsets.UTF_8));
    cipher.init(mode, new SecretKeySpec(secret, "AES"), NONCE);
    return cipher.doFinal(bytes, from, count);
  }

  @Override
  public synchronized void close() {
    usable = false;
    close(channel);
  }

  private static void close(@Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      LOG.warn("the file of embeddings was not closed: {}", e.toString());
    }
  }
}
