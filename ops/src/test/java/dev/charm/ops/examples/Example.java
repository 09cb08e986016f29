package dev.charm.ops.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.charm.ops.embedded.Endpoints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A copy of an example, and the programs that run in it. */
final class Example {
  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();

  private Example(Path folder) {
    this.folder = folder;
  }

  /**
   * How a program ended.
   *
   * @param output what it printed on standard output
   * @param errors what it printed on standard error
   */
  record Run(int exitCode, String output, String errors) {
    /** Its output, if it succeeded. */
    String succeeded() {
      assertThat(exitCode).as(output + errors).isZero();
      return output;
    }
  }

  /** Copies the example of a name into a folder. */
  static Example copy(String name, Path into) throws IOException {
    Path source = Path.of(System.getProperty("charm.root"), "ops/examples", name);
    Path copy = into.resolve(name);
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.toList()) {
        Path relative = source.relativize(file);
        boolean made = Stream.of("node_modules", "lib").anyMatch(relative::startsWith);
        if (!made && Files.isDirectory(file)) {
          Files.createDirectories(copy.resolve(relative));
        } else if (!made) {
          Files.copy(file, copy.resolve(relative));
        }
      }
    }
    return new Example(copy);
  }

  /** One of no files, in a folder. */
  static Example in(Path folder) {
    return new Example(folder);
  }

  /** Its programs find broker and registry. */
  Example against(Endpoints endpoints) {
    return with("CHARM_BOOTSTRAP_SERVER", endpoints.bootstrapServers())
        .with("CHARM_SCHEMA_REGISTRY", endpoints.schemaRegistry());
  }

  /** Its programs have a variable in their environment. */
  Example with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Where it lies. */
  Path folder() {
    return folder;
  }

  /** Changes one of its files. */
  void edit(String file, UnaryOperator<String> edit) throws IOException {
    Path path = folder.resolve(file);
    Files.writeString(path, edit.apply(Files.readString(path)));
  }

  /** Runs a step that may need the network; where it fails, the test is skipped and says why. */
  void install(String... command) throws InterruptedException {
    String step = String.join(" ", command);
    try {
      Run run = run(Duration.ofMinutes(8), command);
      assumeTrue(run.exitCode() == 0, () -> "skipped: " + step + " fails: " + run.errors());
    } catch (IOException e) {
      assumeTrue(false, "skipped: there is no " + command[0]);
    }
  }

  /** Runs a program in the folder to its end. */
  Run run(Duration patience, String... command) throws IOException, InterruptedException {
    Path output = Files.createTempFile("charm-example", ".out");
    Path errors = Files.createTempFile("charm-example", ".err");
    try {
      Process process = builder(output, errors, command).start();
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
      return new Run(
          process.exitValue(),
          Files.readString(output, StandardCharsets.UTF_8),
          Files.readString(errors, StandardCharsets.UTF_8));
    } finally {
      Files.delete(output);
      Files.delete(errors);
    }
  }

  /** Starts a program that runs until it is ended; what it prints goes to a file of the folder. */
  Process start(String log, String... command) throws IOException {
    Path file = folder.resolve(log);
    return builder(file, file, command).start();
  }

  private ProcessBuilder builder(Path output, Path errors, String... command) {
    ProcessBuilder builder = new ProcessBuilder(List.of(command)).directory(folder.toFile());
    builder.environment().putAll(environment);
    builder.redirectOutput(output.toFile());
    return output.equals(errors)
        ? builder.redirectErrorStream(true)
        : builder.redirectError(errors.toFile());
  }

  /** What was learnt, for people: {@code target/examples} keeps it. */
  static void keep(String name, String output) throws IOException {
    Path folder =
        Files.createDirectories(Path.of(System.getProperty("charm.root"), "ops/target/examples"));
    Files.writeString(folder.resolve(name + ".txt"), output);
  }
}
