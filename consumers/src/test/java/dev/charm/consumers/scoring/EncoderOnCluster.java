package dev.charm.consumers.scoring;

import dev.charm.consumers.cluster.LoopbackCluster;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of what works with the encoder, each on a cluster of its own. */
public abstract class EncoderOnCluster {
  @AutoClose protected static TextEncoder encoder;
  @AutoClose protected LoopbackCluster cluster;
  @TempDir protected Path folder;

  @BeforeAll
  static void load() throws Exception {
    encoder = TextEncoder.load(new EmbeddingCache(1_000));
  }

  @BeforeEach
  protected void start() throws Exception {
    cluster = new LoopbackCluster(2);
  }
}
