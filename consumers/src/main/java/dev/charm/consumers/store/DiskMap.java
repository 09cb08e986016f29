package dev.charm.consumers.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.CompactRangeOptions.BottommostLevelCompaction;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Snapshot;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bytes by key on disk, for as long as the process lives: nothing of an earlier one is read, so
 * nothing is logged ahead. Keys are known by their SHA-256, or are bytes that tell nothing, since
 * RocksDB names keys in files that a compaction does not reach.
 *
 * <p>What is removed leaves the files soon after: {@link #eraseRemoved}. One thread writes; any may
 * read.
 */
final class DiskMap implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DiskMap.class);
  private static final int HASH_BYTES = 32;
  private static final int MOST_BATCH_BYTES = 1 << 20;

  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

  /** Erasing takes no more than a tenth of the time, however much is removed. */
  private static final int PAUSES_PER_ERASURE = 9;

  private static final RemovedKeys.Range EVERYTHING = new RemovedKeys.Range(filled(0), filled(-1));

  private final Path folder;
  private final Options options;
  private final RocksDB db;
  private final WriteOptions notLogged = new WriteOptions().setDisableWAL(true);
  private final WriteBatch batch = new WriteBatch();
  private final ReadWriteLock open = new ReentrantReadWriteLock();
  private final ExecutorService eraser;
  private final RemovedKeys removed = new RemovedKeys();
  private boolean erasing;
  private int pins;
  private long nextErasure = System.nanoTime();
  private volatile boolean closed;

  /** Takes bytes. */
  interface Visitor<E extends Exception> {
    void visit(byte[] value) throws E;
  }

  private DiskMap(Path folder, Options options, RocksDB db) {
    this.folder = folder;
    this.options = options;
    this.db = db;
    this.eraser =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread thread = new Thread(work, "erase-" + folder.getFileName());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * An empty map.
   *
   * @param folder its own; what lies there is removed
   * @throws UncheckedIOException if the folder cannot be written to, or is another process's
   */
  static DiskMap create(Path folder) {
    Options options = DiskMemory.options();
    try {
      makePrivate(folder);
      RocksDB.destroyDB(folder.toString(), options); // refuses if another process has it
      removeRest(folder);
      makePrivate(folder);
      return new DiskMap(folder, options, RocksDB.open(options, folder.toString()));
    } catch (RocksDBException e) {
      options.close();
      boolean locked = String.valueOf(e.getMessage()).contains("lock");
      throw new UncheckedIOException(
          new IOException(
              locked
                  ? "the folder " + folder + " is in use by another process"
                  : "cannot use the folder " + folder + ": " + e.getMessage(),
              e));
    } catch (IOException e) {
      options.close();
      throw new UncheckedIOException("cannot use the folder " + folder, e);
    }
  }

  private static void makePrivate(Path folder) throws IOException {
    Files.createDirectories(folder);
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
  }

  private static void removeRest(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Puts a value; it shows after {@link #write}, or earlier. */
  void put(String key, byte[] value) {
    put(hash(key), value);
  }

  /** The same under a key of bytes, which must tell nothing: {@link #scan} goes in their order. */
  void put(byte[] key, byte[] value) {
    try {
      batch.put(key, value);
      writeIfLarge();
    } catch (RocksDBException e) {
      throw failed(e);
    }
  }

  /** Removes a key, as {@link #put}; false if it certainly was not there. */
  boolean remove(String key) {
    return remove(hash(key));
  }

  /** The same of a key of bytes. */
  boolean remove(byte[] key) {
    try {
      boolean pending = batch.count() > 0;
      boolean there = pending || db.get(key) != null;
      if (there) {
        batch.delete(key);
        synchronized (removed) {
          removed.add(key);
        }
        writeIfLarge();
      }
      return there;
    } catch (RocksDBException e) {
      throw failed(e);
    }
  }

  /** Removes every key. */
  void clear() {
    write();
    try {
      db.deleteRange(notLogged, EVERYTHING.first(), beyond(EVERYTHING.last()));
    } catch (RocksDBException e) {
      throw failed(e);
    }
    synchronized (removed) {
      removed.add(EVERYTHING);
    }
  }

  private void writeIfLarge() {
    if (batch.getDataSize() > MOST_BATCH_BYTES) {
      write();
    }
  }

  /** Makes all that was put and removed visible. */
  void write() {
    if (batch.count() > 0) {
      try {
        db.write(notLogged, batch);
      } catch (RocksDBException e) {
        throw failed(e);
      }
      batch.clear();
    }
  }

  /** The value of a key, or null. */
  byte @Nullable [] get(String key) {
    open.readLock().lock();
    try {
      requireOpen();
      return db.get(hash(key));
    } catch (RocksDBException e) {
      throw failed(e);
    } finally {
      open.readLock().unlock();
    }
  }

  /** Takes what is at a key, and says whether to go on. */
  interface Step {
    boolean take(byte[] key, byte[] value);
  }

  /**
   * Goes through what there is in order of the keys' bytes, beginning with a key or the next one.
   * The map is not closed meanwhile, and what is removed meanwhile stays in its files.
   */
  void scan(byte[] from, Step step) {
    open.readLock().lock();
    try (ReadOptions reading = new ReadOptions().setFillCache(false)) {
      requireOpen();
      try (RocksIterator entries = db.newIterator(reading)) {
        entries.seek(from);
        while (entries.isValid() && step.take(entries.key(), entries.value())) {
          entries.next();
        }
        entries.status();
      }
    } catch (RocksDBException e) {
      throw failed(e);
    } finally {
      open.readLock().unlock();
    }
  }

  /** How many keys there are, roughly: one that was put twice may count twice for a while. */
  long estimatedSize() {
    open.readLock().lock();
    try {
      return closed ? 0 : db.getLongProperty("rocksdb.estimate-num-keys");
    } catch (RocksDBException e) {
      return 0;
    } finally {
      open.readLock().unlock();
    }
  }

  /** Holds the values as they are. */
  Pin pin() {
    open.readLock().lock();
    try {
      requireOpen();
      synchronized (removed) {
        pins++;
      }
      return new Pin(db.getSnapshot());
    } finally {
      open.readLock().unlock();
    }
  }

  /** The values at one time. */
  final class Pin implements AutoCloseable {
    private final Snapshot snapshot;

    private Pin(Snapshot snapshot) {
      this.snapshot = snapshot;
    }

    /** Hands over every value, in order of the keys' hashes. */
    <E extends Exception> void each(Visitor<E> visitor) throws E {
      try (ReadOptions reading =
              new ReadOptions()
                  .setSnapshot(snapshot)
                  .setFillCache(false)
                  .setReadaheadSize(MOST_BATCH_BYTES);
          RocksIterator values = iterator(reading)) {
        values.seekToFirst();
        while (values.isValid()) {
          visitor.visit(values.value());
          values.next();
        }
        values.status();
      } catch (RocksDBException e) {
        throw failed(e);
      }
    }

    private RocksIterator iterator(ReadOptions reading) {
      requireOpen();
      return db.newIterator(reading);
    }

    @Override
    public void close() {
      open.readLock().lock();
      try {
        if (!closed) {
          db.releaseSnapshot(snapshot);
        }
      } finally {
        open.readLock().unlock();
      }
      synchronized (removed) {
        pins--;
      }
    }
  }

  /**
   * Rewrites, in a thread of its own, the files with what was removed since the last time, unless
   * somebody still looks at it. To be called now and then, by the thread that writes.
   */
  void eraseRemoved() {
    List<RemovedKeys.Range> due;
    synchronized (removed) {
      if (removed.isEmpty() || erasing || pins > 0 || System.nanoTime() < nextErasure) {
        return;
      }
      erasing = true;
      due = removed.take();
    }
    eraser.execute(() -> erase(due));
  }

  private void erase(List<RemovedKeys.Range> due) {
    long start = System.nanoTime();
    try (CompactRangeOptions whole =
        new CompactRangeOptions()
            .setBottommostLevelCompaction(BottommostLevelCompaction.kForce)
            .setExclusiveManualCompaction(false)) {
      for (RemovedKeys.Range range : due) {
        db.compactRange(db.getDefaultColumnFamily(), range.first(), beyond(range.last()), whole);
      }
    } catch (RocksDBException e) {
      if (!closed) {
        LOG.warn("what was removed is still in {}: {}", folder, e.getMessage());
        synchronized (removed) {
          due.forEach(removed::add);
        }
      }
    } finally {
      long took = System.nanoTime() - start;
      synchronized (removed) {
        erasing = false;
        nextErasure =
            System.nanoTime() + Math.max(SHORTEST_PAUSE.toNanos(), PAUSES_PER_ERASURE * took);
      }
    }
  }

  private static byte[] filled(int value) {
    byte[] key = new byte[HASH_BYTES];
    Arrays.fill(key, (byte) value);
    return key;
  }

  private static byte[] beyond(byte[] key) {
    return Arrays.copyOf(key, key.length + 1);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the store in " + folder + " is closed");
    }
  }

  /** By what a key is known here. */
  static byte[] hash(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private UncheckedIOException failed(RocksDBException e) {
    return new UncheckedIOException(
        new IOException("the store in " + folder + " fails: " + e.getMessage(), e));
  }

  /** Closes the map and removes its folder. */
  @Override
  public void close() {
    open.writeLock().lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      db.cancelAllBackgroundWork(true);
      eraser.shutdown();
      eraser.awaitTermination(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.writeLock().unlock();
    }
    batch.close();
    notLogged.close();
    db.close();
    options.close();
    try {
      removeRest(folder);
    } catch (IOException e) {
      LOG.warn("{} could not be removed: {}", folder, e.toString());
    }
  }
}
