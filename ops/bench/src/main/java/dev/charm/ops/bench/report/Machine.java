package dev.charm.ops.bench.report;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.AppInfoParser;

/**
 * Where and when a run took place.
 *
 * @param processor its name, or {@code unknown}
 * @param cores that the JVM may use
 * @param memoryGiB of the machine
 * @param system the operating system
 * @param jdk of the measured JVM
 * @param maxHeapMiB of the measured JVM
 * @param kafka version of clients, streams and broker
 * @param commit of the project, {@code -dirty} with changes that are not committed
 * @param date when the run began, UTC
 * @param load runnable tasks over the minute before; negative where the system does not tell
 */
public record Machine(
    String processor,
    int cores,
    double memoryGiB,
    String system,
    String jdk,
    long maxHeapMiB,
    String kafka,
    String commit,
    String date,
    double load) {

  private static final double GIB = 1 << 30;

  /** This machine, now. */
  public static Machine here() {
    Runtime runtime = Runtime.getRuntime();
    return new Machine(
        processorName(),
        runtime.availableProcessors(),
        memoryBytes() / GIB,
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
        runtime.maxMemory() >> 20,
        AppInfoParser.getVersion(),
        System.getProperty("charm.commit", "unknown"),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  private static double memoryBytes() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Double.NaN;
  }

  private static String processorName() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .orElse("unknown");
    } catch (IOException e) { // not Linux
      return "unknown";
    }
  }
}
