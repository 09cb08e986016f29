package dev.charm.streams;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.TablePropertiesCollectorFactory;
import org.rocksdb.WriteBufferManager;

/**
 * One bound for the off-heap memory of all RocksDB stores of the process. Without it every store of
 * every partition takes its own block cache and write buffers, 50 MB and more each.
 *
 * <p>And a bound for how long the files hold what was deleted. RocksDB by itself lets it lie for up
 * to a month; here it goes within about a day, and what is deleted only where a prompt or an answer
 * is withdrawn (their texts above all) as soon as the deletion itself is written to disk.
 */
public final class BoundedRocksDbMemory implements RocksDBConfigSetter {
  private static final long TOTAL_BYTES = 96L * 1024 * 1024;
  private static final long WRITE_BUFFER_BYTES = 32L * 1024 * 1024;
  private static final long ONE_WRITE_BUFFER_BYTES = 4L * 1024 * 1024;
  private static final long DELETED_STAYS_SECONDS = 24 * 60 * 60;
  private static final Set<String> DELETED_FROM_BY_WITHDRAWALS =
      Set.of("prompts", "responses", "rewards");
  private static final double FOR_INDEX_AND_FILTERS = 0.1;

  static {
    RocksDB.loadLibrary();
  }

  // Shared by all stores and never closed: they live as long as the process.
  private static final Cache CACHE = new LRUCache(TOTAL_BYTES, -1, false, FOR_INDEX_AND_FILTERS);
  private static final WriteBufferManager WRITE_BUFFERS =
      new WriteBufferManager(WRITE_BUFFER_BYTES, CACHE);

  // One deletion among 128 entries, the smallest window there is, calls for a compaction.
  private static final TablePropertiesCollectorFactory COMPACT_ON_DELETION =
      TablePropertiesCollectorFactory.NewCompactOnDeletionCollectorFactory(128, 1, 0);

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
    options.setTableFormatConfig(table);
    options.setPeriodicCompactionSeconds(DELETED_STAYS_SECONDS);
    if (DELETED_FROM_BY_WITHDRAWALS.contains(storeName)) {
      options.setTablePropertiesCollectorFactory(List.of(COMPACT_ON_DELETION));
    }
  }

  @Override
  public void close(String storeName, Options options) {
    // Cache and write buffers are shared: closing one store must not take them from the others.
  }
}
