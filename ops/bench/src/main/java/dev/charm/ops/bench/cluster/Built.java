package dev.charm.ops.bench.cluster;

import dev.charm.ops.embedded.Installation;
import java.nio.file.Path;

/** What the build has assembled, from which a benchmark or its test starts {@code charm}. */
public final class Built {
  private Built() {}

  /** The folder of the distribution: the script of the benchmarks names it; tests name the root. */
  public static Path home() {
    String root = System.getProperty("charm.root");
    return root == null
        ? Installation.current().home()
        : Installation.ofCheckout(Path.of(root)).home();
  }
}
