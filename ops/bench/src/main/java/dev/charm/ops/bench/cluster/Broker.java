package dev.charm.ops.bench.cluster;

import dev.charm.ops.embedded.BoundToParent;
import dev.charm.ops.embedded.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A Kafka broker in a process of its own, so that its memory, its garbage and its threads are none
 * of the measured JVM's. It ends with this JVM, however that ends.
 */
final class Broker implements AutoCloseable {
  private static final long STOP_SECONDS = 10;

  private final Process process;
  private final String bootstrapServers;

  private Broker(Process process, String bootstrapServers) {
    this.process = process;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Starts one and waits until it takes requests.
   *
   * @param folder what it keeps
   * @throws IOException if it does not start
   */
  static Broker start(Path folder) throws IOException {
    int port = Ports.free();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseG1GC",
                "-cp",
                System.getProperty("java.class.path"),
                BoundToParent.class.getName(),
                BrokerMain.class.getName(),
                folder.toString(),
                String.valueOf(port))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    for (String line = output.readLine();
        !BrokerMain.READY.equals(line);
        line = output.readLine()) {
      if (line == null) {
        throw new IOException("the broker did not start on " + folder);
      }
    }
    return new Broker(process, "127.0.0.1:" + port);
  }

  /** What its process has used of the processors so far. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** What clients connect to. */
  String bootstrapServers() {
    return bootstrapServers;
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close(); // which tells it to end
      if (process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (IOException e) {
      // closed already: it is on its way out
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
