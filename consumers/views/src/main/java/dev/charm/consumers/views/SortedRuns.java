package dev.charm.consumers.views;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Any number of short entries put in order of key, without being held: runs that fit into memory
 * are sorted and put aside in a spool, and are merged when they are read (Knuth, <i>The Art of
 * Computer Programming</i>, 5.4). Keys are compared as unsigned bytes; entries of equal keys stay
 * in the order in which they came.
 *
 * <p>It holds some 25 MB, however many entries there are, and 24 bytes for each 8 MB of them. For
 * one thread.
 */
public final class SortedRuns {
  private static final int RUN_BYTES = 8 << 20;
  private static final int OVERHEAD = 80; // of the objects of an entry
  private static final int MOST_READ_BYTES = 8 << 20;
  private static final int MOST_BUFFER = 1 << 16;
  private static final int LEAST_BUFFER = 1 << 12;

  private final Spool spool;
  private final int runBytes;
  private final List<Spool.Place> runs = new ArrayList<>();
  private final List<Entry> pending = new ArrayList<>();
  private int pendingBytes;
  private boolean any;

  /** What is put in order by its key. */
  public record Entry(byte[] key, byte[] value) {
    private int bytes() {
      return 2 * Integer.BYTES + key.length + value.length;
    }
  }

  /** Takes an entry. */
  @FunctionalInterface
  public interface Visitor<E extends Exception> {
    void visit(Entry entry) throws E;
  }

  /**
   * @param spool has room for all entries; stays the caller's to close
   */
  public SortedRuns(Spool spool) {
    this(spool, RUN_BYTES);
  }

  SortedRuns(Spool spool, int runBytes) {
    this.spool = spool;
    this.runBytes = runBytes;
  }

  /** Takes an entry. */
  public void add(byte[] key, byte[] value) {
    Entry entry = new Entry(key, value);
    any = true;
    pending.add(entry);
    pendingBytes += entry.bytes() + OVERHEAD;
    if (pendingBytes >= runBytes) {
      endRun();
    }
  }

  /** Whether there is no entry. */
  public boolean isEmpty() {
    return !any;
  }

  private void endRun() {
    pending.sort(Comparator.comparing(Entry::key, Arrays::compareUnsigned)); // a stable sort
    ByteBuffer run = ByteBuffer.allocate(pending.stream().mapToInt(Entry::bytes).sum());
    for (Entry entry : pending) {
      run.putInt(entry.key().length).putInt(entry.value().length);
      run.put(entry.key()).put(entry.value());
    }
    runs.add(spool.put(run.array()));
    pending.clear();
    pendingBytes = 0;
  }

  /** Hands over all entries in order of key. */
  public <E extends Exception> void each(Visitor<E> visitor) throws E {
    if (!pending.isEmpty()) {
      endRun();
    }
    int buffer =
        Math.max(LEAST_BUFFER, Math.min(MOST_BUFFER, MOST_READ_BYTES / Math.max(1, runs.size())));
    PriorityQueue<Run> merged =
        new PriorityQueue<>(
            Comparator.<Run, byte[]>comparing(run -> run.head.key(), Arrays::compareUnsigned)
                .thenComparingInt(run -> run.number));
    for (int i = 0; i < runs.size(); i++) {
      merged.add(new Run(i, spool, runs.get(i), buffer));
    }
    for (Run run = merged.poll(); run != null; run = merged.poll()) {
      Entry entry = run.head;
      if (run.next()) {
        merged.add(run);
      }
      visitor.visit(entry);
    }
  }

  /** A run that is being read: at least one entry. */
  private static final class Run {
    private final int number;
    private final DataInputStream in;
    private Entry head;

    Run(int number, Spool spool, Spool.Place place, int buffer) {
      this.number = number;
      this.in = new DataInputStream(new BufferedInputStream(new Spooled(spool, place), buffer));
      Entry first = read();
      if (first == null) {
        throw new IllegalStateException("a run without entries");
      }
      this.head = first;
    }

    boolean next() {
      Entry entry = read();
      if (entry != null) {
        head = entry;
      }
      return entry != null;
    }

    private @Nullable Entry read() {
      try {
        byte[] key = new byte[in.readInt()];
        byte[] value = new byte[in.readInt()];
        in.readFully(key);
        in.readFully(value);
        return new Entry(key, value);
      } catch (EOFException end) {
        return null;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** What lies at a place, from its beginning to its end. */
  private static final class Spooled extends InputStream {
    private final Spool spool;
    private final Spool.Place place;
    private int read;

    Spooled(Spool spool, Spool.Place place) {
      this.spool = spool;
      this.place = place;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      int n = Math.min(length, place.length() - read);
      if (n <= 0) {
        return length == 0 ? 0 : -1;
      }
      byte[] part = spool.get(new Spool.Place(place.at() + read, n));
      System.arraycopy(part, 0, bytes, offset, n);
      read += n;
      return n;
    }
  }
}
