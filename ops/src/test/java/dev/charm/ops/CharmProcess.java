package dev.charm.ops;

import dev.charm.ops.embedded.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** {@code charm} as a process of its own, with this test's classes. */
public final class CharmProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(150);
  private static final int INTERRUPT = 2;

  private final Process process;
  private final Path output;

  private CharmProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts {@code charm up} on ports of its own.
   *
   * @param data the folder that keeps everything; what the process prints goes beside it
   */
  public static CharmProcess up(Path data, int bootstrapPort, int registryPort, String... more)
      throws IOException {
    List<String> args = new ArrayList<>(List.of("up", "--data", data.toString()));
    args.addAll(List.of("--bootstrap-port", String.valueOf(bootstrapPort)));
    args.addAll(List.of("--registry-port", String.valueOf(registryPort)));
    args.addAll(List.of(more));
    return start(data.toAbsolutePath().getParent(), Map.of(), args.toArray(String[]::new));
  }

  /**
   * Starts it.
   *
   * @param folder for what it prints
   * @param environment beside what it inherits
   */
  public static CharmProcess start(Path folder, Map<String, String> environment, String... args)
      throws IOException {
    Path output = Files.createTempFile(folder, "charm", ".out");
    Installation installation = Installation.ofCheckout(Path.of(System.getProperty("charm.root")));
    List<String> command = new ArrayList<>(takingInterrupts());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dcharm.home=" + installation.home(),
            "-Dcharm.data=" + installation.defaultData(),
            "-cp",
            System.getProperty("java.class.path"),
            "dev.charm.ops.Charm"));
    command.addAll(List.of(args));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    return new CharmProcess(builder.start(), output);
  }

  /**
   * What lets a child take SIGINT where this process ignores it: a shell starts what runs in the
   * background so, children inherit it, and a JVM keeps it, as is the custom.
   */
  private static List<String> takingInterrupts() throws IOException {
    return ignoresInterrupts() ? List.of("env", "--default-signal=INT") : List.of();
  }

  private static boolean ignoresInterrupts() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return false;
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("SigIgn:"))
          .map(line -> Long.parseUnsignedLong(line.substring("SigIgn:".length()).trim(), 16))
          .anyMatch(ignored -> (ignored >> (INTERRUPT - 1) & 1) == 1);
    }
  }

  /** What it printed so far. */
  public String output() {
    try {
      return Files.readString(output, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it says that it is ready. */
  public CharmProcess awaitReady() throws InterruptedException {
    await(() -> output().lines().anyMatch(line -> line.startsWith("ready")));
    return this;
  }

  /** Waits for its end and returns its exit code. */
  public int awaitExit() throws InterruptedException {
    await(() -> !process.isAlive(), () -> false);
    return process.exitValue();
  }

  /** Its number. */
  public long pid() {
    return process.pid();
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for a condition, as long as it runs. */
  public void await(BooleanSupplier condition) throws InterruptedException {
    await(condition, () -> !process.isAlive());
  }

  private void await(BooleanSupplier condition, BooleanSupplier hopeless)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (hopeless.getAsBoolean() || System.nanoTime() > deadline) {
        throw new AssertionError("charm printed:\n" + output());
      }
      process.waitFor(20, TimeUnit.MILLISECONDS);
    }
  }

  /** Sends a signal: INT, TERM, KILL. */
  public void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
    if (kill.waitFor() != 0) {
      throw new AssertionError("kill -" + name + " " + process.pid() + " failed");
    }
  }

  /** The processes that it started and that live. */
  public List<ProcessHandle> children() {
    return process.descendants().toList();
  }

  /** Every process of this machine whose command line has the text, from {@code /proc}. */
  public static List<String> processesWith(String text) throws IOException {
    try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
      return entries
          .filter(entry -> entry.getFileName().toString().chars().allMatch(Character::isDigit))
          .map(CharmProcess::commandLine)
          .filter(line -> line.contains(text))
          .toList();
    }
  }

  private static String commandLine(Path process) {
    try {
      return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1)
          .replace('\0', ' ');
    } catch (IOException e) {
      return ""; // it has just ended
    }
  }

  /** Kills it if it still lives. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
