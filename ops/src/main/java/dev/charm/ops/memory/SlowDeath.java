package dev.charm.ops.memory;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether a process is alive in name only: its heap is full even after collections, and they have
 * taken more than half of the time for long. The JVM itself tells that only under the parallel
 * collector.
 */
final class SlowDeath {
  private static final double FULL = 0.95;
  private static final double MOST_OF_THE_TIME = 0.5;

  private final DoubleSupplier fullness;
  private final LongSupplier collectingMillis;
  private final long lastsNanos;
  private long since = Long.MIN_VALUE;
  private long collectedBefore;

  /**
   * @param fullness of the heap after the last collection, in [0, 1]
   * @param collectingMillis all the time that collections have taken
   * @param lasts how long it must last
   */
  SlowDeath(DoubleSupplier fullness, LongSupplier collectingMillis, Duration lasts) {
    this.fullness = fullness;
    this.collectingMillis = collectingMillis;
    this.lastsNanos = lasts.toNanos();
  }

  static SlowDeath ofThisProcess(Duration lasts) {
    List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
    MemoryPoolMXBean oldest = oldest();
    return new SlowDeath(
        () -> fullness(oldest),
        () -> collectors.stream().mapToLong(GarbageCollectorMXBean::getCollectionTime).sum(),
        lasts);
  }

  /** Where what outlives collections gathers: the largest pool of the heap that tells of it. */
  private static @Nullable MemoryPoolMXBean oldest() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null)
        .max(Comparator.comparingLong(pool -> pool.getUsage().getMax()))
        .orElse(null);
  }

  private static double fullness(@Nullable MemoryPoolMXBean pool) {
    MemoryUsage usage = pool == null ? null : pool.getCollectionUsage();
    return usage == null || usage.getMax() <= 0 ? 0 : (double) usage.getUsed() / usage.getMax();
  }

  /** To be asked every second or so; true once it has lasted. */
  boolean isThere(long nowNanos) {
    if (fullness.getAsDouble() < FULL) {
      since = Long.MIN_VALUE;
      return false;
    }
    long collected = collectingMillis.getAsLong();
    if (since == Long.MIN_VALUE) {
      since = nowNanos;
      collectedBefore = collected;
      return false;
    }
    long passed = nowNanos - since;
    if (passed < lastsNanos) {
      return false;
    }
    boolean most = (collected - collectedBefore) * 1e6 > MOST_OF_THE_TIME * passed;
    since = nowNanos;
    collectedBefore = collected;
    return most;
  }
}
