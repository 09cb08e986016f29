package dev.charm.streams;

import dev.charm.streams.rating.Ratings;
import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * One bound for the off-heap memory of all RocksDB stores of the process. Without it every store of
 * every partition takes its own block cache and write buffers, 50 MB and more each.
 *
 * <p>And a bound for how long files hold what was deleted, the texts of a forgotten prompt above
 * all: what is a day old is rewritten when RocksDB next looks, which is when it writes to disk or
 * opens the store. By itself it lets a file lie for a month. (An {@code Options} that Streams hands
 * out passes on only some settings: one that calls for a compaction at each deletion gets lost.)
 */
public final class BoundedRocksDbMemory implements RocksDBConfigSetter {
  private static final long TOTAL_BYTES = 96L * 1024 * 1024;
  private static final long WRITE_BUFFER_BYTES = 32L * 1024 * 1024;
  private static final long ONE_WRITE_BUFFER_BYTES = 4L * 1024 * 1024;
  private static final long MANIFEST_BYTES = 64L * 1024; // by default 4 MB of disk for each store
  private static final long DELETED_STAYS_SECONDS = 24 * 60 * 60;
  private static final double FOR_INDEX_AND_FILTERS = 0.1;

  static {
    RocksDB.loadLibrary();
  }

  // Shared by all stores and never closed: they live as long as the process.
  private static final Cache CACHE = new LRUCache(TOTAL_BYTES, -1, false, FOR_INDEX_AND_FILTERS);
  private static final WriteBufferManager WRITE_BUFFERS =
      new WriteBufferManager(WRITE_BUFFER_BYTES, CACHE);

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(CACHE);
    table.setCacheIndexAndFilterBlocks(true);
    table.setCacheIndexAndFilterBlocksWithHighPriority(true);
    table.setPinTopLevelIndexAndFilter(true);
    options.setWriteBufferManager(WRITE_BUFFERS);
    options.setWriteBufferSize(ONE_WRITE_BUFFER_BYTES);
    options.setMaxWriteBufferNumber(2);
    options.setManifestPreallocationSize(MANIFEST_BYTES);
    if (storeName.equals(Ratings.KNOWN_VOTES_STORE)) {
      forKeysThatAreMostlyNew(options);
    }
    options.setTableFormatConfig(table);
    options.setPeriodicCompactionSeconds(DELETED_STAYS_SECONDS);
  }

  /**
   * A key that is not there is asked of every run of the store: few of them, and a filter first.
   */
  private static void forKeysThatAreMostlyNew(Options options) {
    options.setWriteBufferSize(4 * ONE_WRITE_BUFFER_BYTES);
    options.setLevel0FileNumCompactionTrigger(4);
    options.setMemtablePrefixBloomSizeRatio(0.1);
    options.setMemtableWholeKeyFiltering(true);
  }

  @Override
  public void close(String storeName, Options options) {
    // Cache and write buffers are shared: closing one store must not take them from the others.
  }
}
