package dev.charm.consumers.training;

import dev.charm.consumers.store.FileSum;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.Comparator;
import java.util.List;
import java.util.RandomAccess;
import java.util.stream.IntStream;

/**
 * Pairs of a round with their rows of features, in a file: they are needed again and again, in
 * another order each time, and 2 million pairs have 12 GB of them. The file stays when it is
 * closed, so that a training that was ended goes on. A disk that is full is an {@link
 * UncheckedIOException}. For one thread.
 */
final class FeatureFile implements Closeable {
  private static final int BUFFER_BYTES = 1 << 20;
  private static final int HEADER = Integer.BYTES; // the width
  private static final int KNOWN =
      Long.BYTES + Double.BYTES + 2 * Integer.BYTES + Float.BYTES; // what precedes the rows

  private final RandomAccessFile file; // a channel would be closed by an interrupt
  private final FileSum.Running sum = new FileSum.Running();
  private ByteBuffer pending = ByteBuffer.allocate(0);
  private int width;
  private int size;
  private int written;

  private FeatureFile(Path path) throws IOException {
    this.file = new RandomAccessFile(path.toFile(), "rw");
  }

  /** An empty one, in the place of what is there. */
  static FeatureFile create(Path path) {
    try {
      Files.deleteIfExists(path);
      return new FeatureFile(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * One that was {@linkplain #sync finished} before, to be read.
   *
   * @param sum that it had then
   * @throws IOException if it is missing, cut short or damaged
   */
  static FeatureFile open(Path path, FileSum sum) throws IOException {
    sum.require(path);
    FeatureFile opened = new FeatureFile(path);
    if (sum.bytes() > 0) {
      opened.width = opened.file.readInt();
      opened.size = Math.toIntExact((sum.bytes() - HEADER) / opened.pairBytes());
      opened.written = opened.size;
    }
    return opened;
  }

  /** Adds a pair; all have rows of one width. */
  void add(RoundPair pair) {
    if (size == 0) {
      width = pair.overvalued().length;
      pending = ByteBuffer.allocate(Math.max(1, BUFFER_BYTES / pairBytes()) * pairBytes());
    } else if (pair.overvalued().length != width) {
      throw new IllegalArgumentException(
          "a pair of %d features among pairs of %d".formatted(pair.overvalued().length, width));
    }
    if (pending.remaining() < pairBytes()) {
      flush();
    }
    pending.putLong(pair.identity());
    pending.putDouble(pair.difference());
    pending.putInt(pair.calibration());
    pending.putInt(pair.overvaluedChosen() ? 1 : 0);
    pending.putFloat(pair.margin());
    FloatBuffer floats = pending.asFloatBuffer();
    floats.put(pair.overvalued()).put(pair.reference());
    pending.position(pending.position() + rowBytes());
    size++;
  }

  /** Brings all of it to the disk, and tells what {@link #open} needs to find it whole. */
  FileSum sync() {
    try {
      flush();
      file.getFD().sync();
      return sum.sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The pairs in the order of their identities, so that a training sees the same pairs in the same
   * order whatever version they belong to; each look reads from the file. 12 bytes of each pair are
   * held.
   */
  List<RoundPair> pairs() {
    flush();
    return new Pairs(order());
  }

  private int[] order() {
    long[] identities = new long[size];
    try {
      for (int i = 0; i < size; i++) {
        file.seek(place(i));
        identities[i] = file.readLong();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return IntStream.range(0, size)
        .boxed()
        .sorted(Comparator.comparingLong(i -> identities[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private final class Pairs extends AbstractList<RoundPair> implements RandomAccess {
    private final int[] order;

    Pairs(int[] order) {
      this.order = order;
    }

    @Override
    public RoundPair get(int index) {
      return read(order[index]);
    }

    @Override
    public int size() {
      return order.length;
    }
  }

  private RoundPair read(int index) {
    byte[] bytes = new byte[pairBytes()];
    try {
      file.seek(place(index));
      file.readFully(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long identity = buffer.getLong();
    double difference = buffer.getDouble();
    int calibration = buffer.getInt();
    boolean overvaluedChosen = buffer.getInt() == 1;
    float margin = buffer.getFloat();
    float[] overvalued = new float[width];
    float[] reference = new float[width];
    buffer.asFloatBuffer().get(overvalued).get(reference);
    return new RoundPair(
        identity, overvalued, reference, overvaluedChosen, difference, calibration, margin);
  }

  private void flush() {
    try {
      if (written == 0 && size > 0) {
        byte[] header = ByteBuffer.allocate(HEADER).putInt(width).array();
        file.seek(0);
        file.write(header);
        sum.add(header, HEADER);
      }
      file.seek(place(written));
      file.write(pending.array(), 0, pending.position());
      sum.add(pending.array(), pending.position());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    written = size;
    pending.clear();
  }

  private long place(int index) {
    return HEADER + (long) index * pairBytes();
  }

  private int rowBytes() {
    return 2 * width * Float.BYTES;
  }

  private int pairBytes() {
    return KNOWN + rowBytes();
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
