package dev.charm.ops.bench.cluster;

import dev.charm.ops.embedded.EmbeddedKafka;
import java.nio.file.Path;

/** The broker of a benchmark as a program: the embedded broker, in a process of its own. */
public final class BrokerMain {
  /** What it prints once it takes requests. */
  static final String READY = "broker ready";

  private BrokerMain() {}

  /**
   * Starts the broker; it runs until the process ends.
   *
   * @param args folder and port
   */
  public static void main(String[] args) throws Exception {
    EmbeddedKafka broker = new EmbeddedKafka(Path.of(args[0]), Integer.parseInt(args[1]));
    broker.start();
    System.out.println(READY);
  }
}
