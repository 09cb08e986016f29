package dev.charm.ops.bench.memory;

import dev.charm.ops.Charm;
import dev.charm.ops.bench.cluster.Built;
import dev.charm.ops.bench.cluster.Folder;
import dev.charm.ops.bench.cluster.SmallHeap;
import dev.charm.ops.bench.cluster.StackWriter;
import dev.charm.ops.embedded.Installation;
import dev.charm.ops.embedded.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code charm up} in a process of its own, with the memory that the {@code charm} script gives it,
 * on a folder that goes with it.
 */
final class MeasuredStack implements AutoCloseable {
  private static final Pattern GENERATION = Pattern.compile("total \\d+K, used (\\d+)K");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s*(\\d+) kB");
  private static final double KIB = 1024;
  private static final int QUIET_LOOKS = 4;
  private static final int MOST_LOOKS = 120;
  private static final long STOP_SECONDS = 10;

  private final Process process;
  private final Folder folder;
  private final Path printed;
  private final String bootstrapServers;
  private final String registryUrl;

  private MeasuredStack(
      Process process, Folder folder, Path printed, int bootstrapPort, int registryPort) {
    this.process = process;
    this.folder = folder;
    this.printed = printed;
    this.bootstrapServers = "127.0.0.1:" + bootstrapPort;
    this.registryUrl = "http://127.0.0.1:" + registryPort + "/apis/ccompat/v7";
  }

  /** Starts one and waits until it takes work. */
  static MeasuredStack start(Path work, int partitions, List<String> options) throws Exception {
    Folder folder = Folder.create(work);
    Path printed = folder.path().resolve("printed");
    int bootstrapPort = Ports.free();
    int registryPort = Ports.free();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "up",
                "--data",
                folder.path().resolve("data").toString(),
                "--bootstrap-port",
                String.valueOf(bootstrapPort),
                "--registry-port",
                String.valueOf(registryPort),
                "--partitions",
                String.valueOf(partitions)));
    arguments.addAll(options);
    ProcessBuilder builder =
        SmallHeap.program(
                "-D" + Installation.HOME_PROPERTY + "=" + Built.home(), Charm.class, arguments)
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile());
    MeasuredStack stack =
        new MeasuredStack(builder.start(), folder, printed, bootstrapPort, registryPort);
    try {
      while (Files.readString(printed).lines().noneMatch("ready"::equals)) {
        stack.requireAlive();
        TimeUnit.MILLISECONDS.sleep(100);
      }
      return stack;
    } catch (Exception e) {
      stack.close();
      throw e;
    }
  }

  StackWriter writer() {
    Properties clients = new Properties();
    clients.put("bootstrap.servers", bootstrapServers);
    clients.put("linger.ms", "5");
    clients.put("batch.size", "131072");
    clients.put("delivery.timeout.ms", "600000");
    return new StackWriter(clients, registryUrl);
  }

  /** Waits until all services are done and the disk is at rest. */
  void settle() throws Exception {
    StringWriter said = new StringWriter();
    int exitCode =
        Charm.run(
            new PrintWriter(said),
            new PrintWriter(said),
            "status",
            "--until-idle",
            "--timeout",
            "120m",
            "--bootstrap-server",
            bootstrapServers,
            "--schema-registry",
            registryUrl);
    requireAlive();
    if (exitCode != 0) {
      throw new IllegalStateException("the stack does not settle:\n" + said);
    }
    long before = -1;
    int quiet = 0;
    for (int look = 0; look < MOST_LOOKS && quiet < QUIET_LOOKS; look++) {
      long now = bytes("views") + bytes("streams");
      quiet = now == before ? quiet + 1 : 0;
      before = now;
      TimeUnit.SECONDS.sleep(1);
    }
  }

  /** What it takes now. */
  Use use() throws IOException, InterruptedException {
    requireAlive();
    jcmd("GC.run");
    double heap =
        GENERATION
            .matcher(jcmd("GC.heap_info"))
            .results()
            .mapToDouble(found -> KIB * Long.parseLong(found.group(1)))
            .sum();
    return new Use(heap, resident(), bytes("broker"), bytes("streams"), bytes("views"));
  }

  private double resident() throws IOException {
    Matcher found =
        RESIDENT.matcher(Files.readString(Path.of("/proc/" + process.pid() + "/status")));
    return found.find() ? KIB * Long.parseLong(found.group(1)) : Double.NaN;
  }

  private long bytes(String part) throws IOException {
    Path path = folder.path().resolve("data").resolve(part);
    return Files.exists(path) ? Folder.bytes(path) : 0;
  }

  private String jcmd(String command) throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                String.valueOf(process.pid()),
                command)
            .redirectErrorStream(true)
            .start();
    try (BufferedReader output = jcmd.inputReader(StandardCharsets.UTF_8);
        Stream<String> lines = output.lines()) {
      String said = String.join("\n", lines.toList());
      if (jcmd.waitFor() != 0) {
        throw new IOException("jcmd " + command + ": " + said);
      }
      return said;
    }
  }

  private void requireAlive() throws IOException {
    if (!process.isAlive()) {
      throw new IllegalStateException(
          "the stack ended with exit code "
              + process.exitValue()
              + " and the words:\n"
              + Files.readString(printed));
    }
  }

  @Override
  public void close() throws IOException {
    try {
      process.getOutputStream().close(); // which tells it to end
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    folder.close();
  }
}
