package dev.charm.consumers.store;

import dev.charm.schemas.PreferencePair;
import dev.charm.schemas.StoredRecords;
import dev.charm.schemas.Topics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Preference pairs on disk: each whole by its key, and a summary of each in order of time. One
 * thread writes; any may read.
 */
final class PairsOnDisk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PairsOnDisk.class);
  private static final byte[] NEWEST = new byte[0];
  private static final int BETWEEN_LOOKS_AT_THE_CLOCK = 64;

  private final StoredRecords<PreferencePair> records =
      new StoredRecords<>(Topics.PREFERENCE_PAIRS, "the copy of the pairs");
  private final Path folder;
  private final DiskMap pairs; // by key: timestamp and record
  private final DiskMap order; // by place: summary
  private final Map<String, Optional<Long>> unwritten = new HashMap<>(); // times; empty if removed

  /**
   * @param folder its own; what lies there is removed
   * @throws java.io.UncheckedIOException if it cannot be used, or another process does
   */
  PairsOnDisk(Path folder) {
    this.folder = folder;
    this.pairs = DiskMap.create(folder.resolve("pairs"));
    try {
      this.order = DiskMap.create(folder.resolve("order"));
    } catch (RuntimeException e) {
      pairs.close();
      throw e;
    }
  }

  /**
   * Puts a pair in place of an older one of its key; it shows after {@link #write}, or earlier.
   *
   * @throws IllegalArgumentException if it stands under another key than its own
   */
  void put(String key, PreferencePair pair, long timestamp) {
    PairSummary summary = PairSummary.of(key, pair, timestamp);
    byte[] record = records.write(pair);
    Optional<Long> before = time(key);
    if (before.isPresent() && before.get() != timestamp) {
      order.remove(PairPlace.of(key, before.get()).bytes());
    }
    order.put(summary.place().bytes(), summary.bytes());
    pairs.put(
        key,
        StoreEntry.of(
            key,
            ByteBuffer.allocate(Long.BYTES + record.length)
                .putLong(timestamp)
                .put(record)
                .array()));
    unwritten.put(key, Optional.of(timestamp));
  }

  /** Removes a pair, as {@link #put}; false if it was not there. */
  boolean remove(String key) {
    Optional<Long> before = time(key);
    if (before.isEmpty()) {
      return false;
    }
    order.remove(PairPlace.of(key, before.get()).bytes());
    pairs.remove(key);
    unwritten.put(key, Optional.empty());
    return true;
  }

  private Optional<Long> time(String key) {
    Optional<Long> pending = unwritten.get(key);
    return pending == null ? held(key).map(held -> ByteBuffer.wrap(held).getLong()) : pending;
  }

  private Optional<byte[]> held(String key) {
    byte[] entry = pairs.get(key);
    return entry == null ? Optional.empty() : Optional.of(StoreEntry.held(entry));
  }

  /** Makes all that was put and removed visible, and has what was removed leave the files. */
  void write() {
    pairs.write();
    order.write();
    unwritten.clear();
    pairs.eraseRemoved();
    order.eraseRemoved();
  }

  /** Removes every pair. */
  void clear() {
    pairs.clear();
    order.clear();
    unwritten.clear();
  }

  /** The pair of a key. */
  Optional<HeldPair> get(String key) {
    return held(key)
        .map(
            held ->
                new HeldPair(
                    records.read(Arrays.copyOfRange(held, Long.BYTES, held.length)),
                    Instant.ofEpochMilli(ByteBuffer.wrap(held).getLong())));
  }

  /** {@link PairIndex#search}. */
  FoundPairs search(
      Predicate<PairSummary> wanted, @Nullable PairPlace after, int limit, Duration within) {
    Search search = new Search(wanted, limit, System.nanoTime() + within.toNanos());
    order.scan(after == null ? NEWEST : after.next(), search);
    return search.found();
  }

  private static final class Search implements DiskMap.Step {
    private final Predicate<PairSummary> wanted;
    private final int limit;
    private final long deadline;
    private final List<PairSummary> found = new ArrayList<>();
    private final Map<ByteBuffer, PairModels> names = new HashMap<>();
    private byte @Nullable [] last;
    private long searched;
    private boolean more;
    private boolean late;
    private boolean stopped;

    Search(Predicate<PairSummary> wanted, int limit, long deadline) {
      this.wanted = wanted;
      this.limit = limit;
      this.deadline = deadline;
    }

    /** Looks for one more than wanted: then it is known whether there is a next one. */
    @Override
    public boolean take(byte[] key, byte[] value) {
      if (late) {
        stopped = true;
        return false;
      }
      PairSummary summary = PairSummary.read(PairPlace.at(key), value, this::names);
      boolean fits = wanted.test(summary);
      if (fits && found.size() == limit) {
        more = true;
        return false;
      }
      searched++;
      last = key;
      if (fits) {
        found.add(summary);
      }
      late = searched % BETWEEN_LOOKS_AT_THE_CLOCK == 0 && System.nanoTime() - deadline > 0;
      return true;
    }

    private PairModels names(byte[] bytes, int from, int length) {
      ByteBuffer part = ByteBuffer.wrap(bytes, from, length);
      PairModels known = names.get(part);
      if (known == null) {
        known = PairModels.read(bytes, from, length);
        names.put(part, known);
      }
      return known;
    }

    FoundPairs found() {
      boolean full = found.size() == limit;
      PairPlace next =
          last == null || !(more || stopped)
              ? null
              : more ? found.get(limit - 1).place() : PairPlace.at(last);
      return new FoundPairs(List.copyOf(found), next, searched, full || !stopped);
    }
  }

  /** How many pairs there are, roughly. */
  long estimatedSize() {
    return order.estimatedSize();
  }

  /** Closes them and removes the folder. */
  @Override
  public void close() {
    pairs.close();
    order.close();
    try {
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      LOG.warn("{} could not be removed: {}", folder, e.toString());
    }
  }
}
