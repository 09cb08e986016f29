package dev.charm.consumers.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program of the tests in a JVM of its own that ends by SIGKILL and not otherwise. */
final class KilledProcess implements AutoCloseable {
  private final Process process;
  private final Path printed;

  private KilledProcess(Process process, Path printed) {
    this.process = process;
    this.printed = printed;
  }

  /** Starts a class's main. */
  static KilledProcess start(Class<?> program, String... args) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
    command.addAll(List.of(args));
    Path printed = Files.createTempFile("charm-killed", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(printed.toFile());
    builder.environment().put("OMP_NUM_THREADS", "1"); // two that wait for a core take far longer
    return new KilledProcess(builder.start(), printed);
  }

  void requireAlive() throws IOException {
    assertThat(process.isAlive()).as(Files.readString(printed)).isTrue();
  }

  /** Kills it. */
  @Override
  public void close() throws IOException {
    requireAlive();
    process.destroyForcibly().onExit().join();
    Files.delete(printed);
  }
}
