package dev.charm.ops.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.charm.ops.embedded.Ports;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Utils;

/** A Postgres of its own, of what is installed; it lives as long as the test. */
final class Postgres implements AutoCloseable {
  static final String USER = "charm";

  private final Path programs;
  private final Path folder;
  private final int port;

  private Postgres(Path programs, Path folder, int port) {
    this.programs = programs;
    this.folder = folder;
    this.port = port;
  }

  /** Starts it; skips the test where Postgres is not installed. */
  static Postgres start() throws IOException, InterruptedException {
    Optional<Path> programs = programs();
    assumeTrue(programs.isPresent(), "skipped: Postgres is not installed");
    Path folder = Files.createTempDirectory("charm-postgres");
    Postgres postgres = new Postgres(programs.orElseThrow(), folder, Ports.free());
    if (isRoot()) { // whom Postgres refuses to serve
      exec(List.of("chown", "postgres", folder.toString()));
    }
    postgres.run("initdb", "-D", folder + "/data", "-A", "trust", "-U", USER);
    postgres.run(
        "pg_ctl",
        "-D",
        folder + "/data",
        "-l",
        folder + "/log",
        "-o",
        "-p " + postgres.port + " -k " + folder + " -c listen_addresses=127.0.0.1 -c fsync=off",
        "-w",
        "start");
    return postgres;
  }

  /** Debian keeps the server's programs out of the path. */
  private static Optional<Path> programs() throws IOException {
    List<Path> folders = new ArrayList<>();
    Arrays.stream(System.getenv("PATH").split(":")).map(Path::of).forEach(folders::add);
    Path debian = Path.of("/usr/lib/postgresql");
    if (Files.isDirectory(debian)) {
      try (Stream<Path> versions = Files.list(debian)) {
        versions.map(version -> version.resolve("bin")).forEach(folders::add);
      }
    }
    return folders.stream().filter(bin -> Files.isExecutable(bin.resolve("initdb"))).findFirst();
  }

  /** Its JDBC address. */
  String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  /**
   * The rows that a query, or a file of one, gives; cells by tabs. Empty where a table is missing.
   */
  String query(String... option) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("psql", "-h", "127.0.0.1", "-p", String.valueOf(port)));
    command.addAll(List.of("-U", USER, "-d", "postgres", "-At", "-F", "\t"));
    command.addAll(List.of(option));
    Process psql =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String rows = new String(psql.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    psql.waitFor();
    return rows;
  }

  private void run(String program, String... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(List.of("runuser", "-u", "postgres", "--"));
    }
    command.add(programs.resolve(program).toString());
    command.addAll(List.of(args));
    exec(command);
  }

  private static void exec(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(new File("/"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).as(String.join(" ", command)).isTrue();
    assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  @Override
  public void close() throws IOException {
    try {
      run("pg_ctl", "-D", folder + "/data", "-m", "immediate", "stop");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Utils.delete(folder.toFile());
  }
}
