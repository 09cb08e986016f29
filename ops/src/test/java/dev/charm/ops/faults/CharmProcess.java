package dev.charm.ops.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.ops.embedded.Endpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code charm up} as a process of its own, from the classpath and with the flags of ./charm. */
final class CharmProcess implements AutoCloseable {
  private final Process process;
  private final Path output;
  private final Endpoints endpoints;

  private CharmProcess(Process process, Path output, Endpoints endpoints) {
    this.process = process;
    this.output = output;
    this.endpoints = endpoints;
  }

  /** Starts it and waits until it says that it is ready. */
  static CharmProcess up(Path folder, int bootstrapPort, int registryPort) throws Exception {
    Path home = RunningStack.INSTALLATION.home();
    Path libraries = home.resolve("ops/target/charm/lib");
    assertThat(libraries).as("what 'mvn package' puts there").isDirectory();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:MaxDirectMemorySize=256m", "-XX:+UseSerialGC"));
    command.addAll(List.of("-XX:+ExitOnOutOfMemoryError", "-Dcharm.home=" + home));
    command.addAll(List.of("-cp", libraries + "/*", "dev.charm.ops.Charm", "up"));
    command.addAll(List.of("--data", folder.resolve("data").toString()));
    command.addAll(List.of("--bootstrap-port", String.valueOf(bootstrapPort)));
    command.addAll(List.of("--registry-port", String.valueOf(registryPort)));
    Path output = Files.createTempFile(folder, "up", ".out");
    CharmProcess charm =
        new CharmProcess(
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start(),
            output,
            new Endpoints(
                "127.0.0.1:" + bootstrapPort,
                "http://127.0.0.1:" + registryPort + "/apis/ccompat/v7"));
    try {
      Waiting.until("charm up is ready", charm::isReady);
      return charm;
    } catch (Exception | AssertionError e) {
      charm.close();
      throw e;
    }
  }

  private boolean isReady() throws IOException {
    String said = Files.readString(output);
    assertThat(process.isAlive()).as(said).isTrue();
    return said.lines().anyMatch("ready"::equals);
  }

  Endpoints endpoints() {
    return endpoints;
  }

  /** Its child processes. */
  List<ProcessHandle> children() {
    return process.descendants().toList();
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM; the exit code, which is 0 if it stopped in order. */
  int stop() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("stops within a minute").isTrue();
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
