package dev.charm.ops.bench.report;

import dev.charm.ops.bench.sizes.Settings;

/** One benchmark. */
public interface Benchmark {
  /** What it is called on the command line. */
  String name();

  /**
   * Runs it.
   *
   * @throws Exception if what is measured fails; there is no figure then
   */
  Section run(Settings settings) throws Exception;
}
