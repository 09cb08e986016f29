package dev.charm.consumers.training;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * Rows of features of pairs, put aside in a file: they are needed again and again, in another order
 * each time, and 2 million pairs have 12 GB of them. The file is gone when it is closed. A disk
 * that is full is an {@link UncheckedIOException}. For one thread.
 */
final class FeatureFile implements Closeable {
  private static final int BUFFER_BYTES = 1 << 20;

  private final Path path;
  private final RandomAccessFile file; // a channel would be closed by an interrupt
  private ByteBuffer pending = ByteBuffer.allocate(0);
  private int width;
  private int size;
  private int written;

  private FeatureFile(Path path) throws IOException {
    this.path = path;
    this.file = new RandomAccessFile(path.toFile(), "rw");
    try {
      Files.delete(path); // so that it goes with the process, however that ends
    } catch (IOException e) {
      // A system that keeps the names of open files: close() deletes it.
    }
  }

  /** An empty one in a folder, which is made if need be. */
  static FeatureFile in(Path folder) {
    try {
      Files.createDirectories(folder);
      return new FeatureFile(Files.createTempFile(folder, "features-", ".tmp"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds a pair; all have rows of one width. */
  void add(FeaturePair pair) {
    if (size == 0) {
      width = pair.chosen().length;
      pending = ByteBuffer.allocate(Math.max(1, BUFFER_BYTES / pairBytes()) * pairBytes());
    } else if (pair.chosen().length != width) {
      throw new IllegalArgumentException(
          "a pair of %d features among pairs of %d".formatted(pair.chosen().length, width));
    }
    if (pending.remaining() < pairBytes()) {
      flush();
    }
    FloatBuffer floats = pending.asFloatBuffer();
    floats.put(pair.chosen()).put(pair.rejected());
    pending.position(pending.position() + pairBytes());
    size++;
  }

  /** The pairs in the order in which they were added; each look reads from the file. */
  List<FeaturePair> pairs() {
    flush();
    return new Pairs();
  }

  private final class Pairs extends AbstractList<FeaturePair> implements RandomAccess {
    @Override
    public FeaturePair get(int index) {
      Objects.checkIndex(index, size);
      return read(index);
    }

    @Override
    public int size() {
      return size;
    }
  }

  private FeaturePair read(int index) {
    byte[] bytes = new byte[pairBytes()];
    try {
      file.seek((long) index * pairBytes());
      file.readFully(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    FloatBuffer floats = ByteBuffer.wrap(bytes).asFloatBuffer();
    float[] chosen = new float[width];
    float[] rejected = new float[width];
    floats.get(chosen).get(rejected);
    return new FeaturePair(chosen, rejected);
  }

  private void flush() {
    try {
      file.seek((long) written * pairBytes());
      file.write(pending.array(), 0, pending.position());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    written = size;
    pending.clear();
  }

  private int pairBytes() {
    return 2 * width * Float.BYTES;
  }

  @Override
  public void close() {
    try {
      file.close();
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
