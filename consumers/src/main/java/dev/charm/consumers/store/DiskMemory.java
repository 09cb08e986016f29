package dev.charm.consumers.store;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * One bound for the off-heap memory of every {@link DiskMap} of the process: blocks, their indexes
 * and filters, and what is not written yet.
 */
final class DiskMemory {
  private static final long TOTAL_BYTES = 32L << 20;
  private static final long UNWRITTEN_BYTES = 12L << 20;
  private static final long ONE_UNWRITTEN_BYTES = 4L << 20;
  private static final long FILE_BYTES = 32L << 20;
  private static final long BLOCK_BYTES = 16L << 10;
  private static final int OPEN_FILES = 256;
  private static final long LOG_BYTES = 1L << 20;
  private static final long OVERWRITTEN_STAYS_SECONDS = 24 * 60 * 60;
  private static final double FOR_INDEX_AND_FILTERS = 0.2;
  private static final double BITS_A_KEY = 10;

  static {
    RocksDB.loadLibrary();
  }

  // Shared by all maps and never closed: they live as long as the process.
  private static final Cache CACHE = new LRUCache(TOTAL_BYTES, -1, false, FOR_INDEX_AND_FILTERS);
  private static final WriteBufferManager UNWRITTEN =
      new WriteBufferManager(UNWRITTEN_BYTES, CACHE);
  private static final BloomFilter FILTER = new BloomFilter(BITS_A_KEY);

  private DiskMemory() {}

  /** Settings of one map; the caller's to close. */
  static Options options() {
    BlockBasedTableConfig table =
        new BlockBasedTableConfig()
            .setBlockCache(CACHE)
            .setBlockSize(BLOCK_BYTES)
            .setCacheIndexAndFilterBlocks(true)
            .setCacheIndexAndFilterBlocksWithHighPriority(true)
            .setPinTopLevelIndexAndFilter(true)
            // An index in parts: a look-up takes one of them into the cache, not a file's whole.
            .setIndexType(IndexType.kTwoLevelIndexSearch)
            .setPartitionFilters(true)
            .setFilterPolicy(FILTER);
    return new Options()
        .setCreateIfMissing(true)
        .setManifestPreallocationSize(64 * 1024) // by default 4 MB of disk
        .setTableFormatConfig(table)
        .setCompressionType(CompressionType.LZ4_COMPRESSION)
        .setWriteBufferManager(UNWRITTEN)
        .setWriteBufferSize(ONE_UNWRITTEN_BYTES)
        .setMaxWriteBufferNumber(2)
        .setTargetFileSizeBase(FILE_BYTES)
        .setMaxOpenFiles(OPEN_FILES)
        .setPeriodicCompactionSeconds(OVERWRITTEN_STAYS_SECONDS)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setMaxLogFileSize(LOG_BYTES)
        .setKeepLogFileNum(1);
  }
}
