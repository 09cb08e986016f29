package dev.charm.ops.bench.recalibration;

import dev.charm.ops.bench.cluster.Folder;
import dev.charm.ops.bench.report.Measurement;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * What this JVM and the state that it keeps take.
 *
 * @param heap bytes in use after a garbage collection
 * @param rocksDb bytes of the block cache that all RocksDB stores share, write buffers included
 * @param resident bytes of memory that the process holds, by the operating system; NaN where it
 *     does not tell
 * @param disk bytes of the state folder
 */
record Footprint(double heap, double rocksDb, double resident, double disk) {
  private static final double MIB = 1 << 20;
  private static final double KIB = 1 << 10;

  /** Now, after a garbage collection. */
  static Footprint now(Path state) throws IOException, JMException {
    System.gc();
    return new Footprint(
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
        rocksDbBytes(),
        residentBytes(),
        Files.exists(state) ? Folder.bytes(state) : 0);
  }

  private static double rocksDbBytes() throws JMException {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    double most = 0;
    for (ObjectName store :
        server.queryNames(new ObjectName("kafka.streams:type=stream-state-metrics,*"), null)) {
      if (store.getKeyProperty("rocksdb-state-id") != null) { // each tells of the cache they share
        Object usage = server.getAttribute(store, "block-cache-usage");
        most = Math.max(most, ((Number) usage).doubleValue());
      }
    }
    return most;
  }

  private static double residentBytes() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> KIB * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException e) { // not Linux
      return Double.NaN;
    }
  }

  /** As figures, each less what was there before, and for a million prompts. */
  List<Measurement> perMillion(Footprint before, int prompts) {
    double millions = prompts / 1e6;
    return List.of(
        Measurement.once("heap after collection", "MiB", heap / MIB),
        Measurement.once(
            "heap, more than before",
            "MiB a million prompts",
            (heap - before.heap) / MIB / millions),
        Measurement.once("RocksDB off the heap, bounded", "MiB", rocksDb / MIB),
        Measurement.once("resident, whole process", "MiB", resident / MIB),
        Measurement.once("state on disk", "MiB a million prompts", disk / MIB / millions));
  }
}
