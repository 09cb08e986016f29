package dev.charm.ops.bench.kills;

import dev.charm.ops.bench.cluster.Built;
import dev.charm.ops.embedded.Installation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@code charm up} as a process of its own, with little for the compiler to do: it is never up for
 * long.
 */
final class UpProcess implements AutoCloseable {
  private static final long LOOK_MILLIS = 20;
  private static final double NANOS = 1e9;

  private final Process process;
  private final Path output;
  private final long startedAt = System.nanoTime();

  private UpProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts it.
   *
   * @param output the file for what it prints
   */
  static UpProcess start(Place place, Path output) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:MaxDirectMemorySize=256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1"));
    command.add("-D" + Installation.HOME_PROPERTY + "=" + Built.home());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.charm.ops.Charm"));
    command.addAll(List.of("up", "--data", place.data().toString()));
    command.addAll(List.of("--bootstrap-port", String.valueOf(place.bootstrapPort())));
    command.addAll(List.of("--registry-port", String.valueOf(place.registryPort())));
    command.addAll(List.of("--reference", Traffic.REFERENCE));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("MALLOC_ARENA_MAX", "2");
    return new UpProcess(builder.start(), output);
  }

  /**
   * Waits until it says that it is ready.
   *
   * @param limit counted from its start
   * @return whether it did in time
   */
  boolean awaitReady(Duration limit) throws IOException, InterruptedException {
    long deadline = startedAt + limit.toNanos();
    while (!isReady()) {
      if (System.nanoTime() > deadline || process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        return isReady();
      }
    }
    return true;
  }

  private boolean isReady() throws IOException {
    return output().lines().anyMatch(line -> line.startsWith("ready"));
  }

  /** What it has printed. */
  String output() throws IOException {
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  /** Seconds since its start. */
  double age() {
    return (System.nanoTime() - startedAt) / NANOS;
  }

  /** SIGKILL, to itself alone: its registry must notice. Returns when it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM; returns its exit code. */
  int stop() throws InterruptedException {
    process.destroy();
    return process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
