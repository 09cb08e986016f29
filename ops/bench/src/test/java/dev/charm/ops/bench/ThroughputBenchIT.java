package dev.charm.ops.bench;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmarks that time rewards and calibrations run, at toy size. */
class ThroughputBenchIT {
  @TempDir Path folder;

  @Test
  void shouldReportThroughputAtToySize() throws Exception {
    BenchRun.atToySize(folder, BenchIT.OF_THROUGHPUT);
  }
}
