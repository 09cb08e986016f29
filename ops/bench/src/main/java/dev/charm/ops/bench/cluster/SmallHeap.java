package dev.charm.ops.bench.cluster;

import dev.charm.ops.bench.report.Detail;
import dev.charm.ops.embedded.BoundToParent;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Topics;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The calibration service in a process of its own, with the heap and the collector that {@code
 * charm up} gives it. It ends with this JVM, however that ends.
 */
public final class SmallHeap implements AutoCloseable {
  private static final long STOP_SECONDS = 30;
  private static final double MEGABYTE = 1 << 20;

  private final Process process;
  private final Thread reader;
  private final Watch<Calibration> calibrations;
  private final List<List<Object>> places = Collections.synchronizedList(new ArrayList<>());
  private volatile Heap heap = new Heap(0, 1, 0);

  /**
   * How the heap did.
   *
   * @param largest that a full collection left, bytes; 0 before the first
   * @param limit of the heap, bytes
   * @param collecting seconds spent collecting garbage
   */
  public record Heap(long largest, long limit, double collecting) {
    /** How full the heap was at worst, from 0 to 1. */
    public double share() {
      return (double) largest / limit;
    }
  }

  private SmallHeap(Process process, Watch<Calibration> calibrations) {
    this.process = process;
    this.calibrations = calibrations;
    this.reader = new Thread(() -> read(process.inputReader(StandardCharsets.UTF_8)), "small-heap");
  }

  /** Starts it; returns at once. */
  public static SmallHeap start(Cluster cluster, String application, @Nullable String reference)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                cluster.clients().getProperty("bootstrap.servers"),
                application,
                cluster.stateFolder(application).toString()));
    if (reference != null) {
      arguments.add(reference);
    }
    SmallHeap started =
        new SmallHeap(
            launch(SmallHeapMain.class, arguments), new Watch<>(cluster, Topics.CALIBRATIONS));
    started.reader.setDaemon(true);
    started.reader.start();
    return started;
  }

  /** Starts a program with the heap and the collector of {@code charm up}. */
  static Process launch(Class<?> main, List<String> arguments) throws IOException {
    return program("-XX:+ExitOnOutOfMemoryError", main, arguments)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /**
   * A program with the heap and the collector of {@code charm up}, not started yet.
   *
   * @param option one more of the JVM
   */
  public static ProcessBuilder program(String option, Class<?> main, List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:MaxDirectMemorySize=256m",
                "-XX:+UseSerialGC",
                option,
                "-cp",
                System.getProperty("java.class.path"),
                BoundToParent.class.getName(),
                main.getName()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("MALLOC_ARENA_MAX", "2");
    return builder;
  }

  private void read(BufferedReader output) {
    output
        .lines()
        .forEach(
            line -> {
              String[] parts = line.split(" ", 3);
              if (parts[0].equals(SmallHeapMain.HEAP)) {
                String[] rest = parts[2].split(" ", -1);
                heap =
                    new Heap(
                        Long.parseLong(parts[1]),
                        Long.parseLong(rest[0]),
                        Double.parseDouble(rest[1]));
              } else if (parts[0].equals(SmallHeapMain.PLACE)) {
                places.add(List.of(parts[2], Double.parseDouble(parts[1])));
              }
            });
  }

  /** Whether so many calibrations are settled, each of so many prompts. */
  public boolean settled(int count, int prompts) {
    if (!process.isAlive()) {
      throw new IllegalStateException(
          "the service ended with " + process.exitValue() + "; its heap: " + heap);
    }
    Collection<Calibration> now = calibrations.poll(Duration.ZERO);
    return now.size() == count
        && now.stream().allMatch(c -> c.getSettled() && c.getPrompts() == prompts);
  }

  /** How its heap has done so far. */
  public Heap heap() {
    return heap;
  }

  /** The memory that the process holds now, megabytes; 0 where the system does not tell. */
  public double resident() {
    try (Stream<String> lines =
        Files.lines(Path.of("/proc", String.valueOf(process.pid()), "status"))) {
      return lines
              .filter(line -> line.startsWith("VmRSS:"))
              .mapToDouble(line -> 1024 * Double.parseDouble(line.replaceAll("\\D", "")))
              .sum()
          / MEGABYTE;
    } catch (IOException e) {
      return 0;
    }
  }

  /** Ends the service; where its stream thread spent its time. */
  public Detail end() {
    close();
    return new Detail(
        "Where the stream thread spends its time",
        List.of("place", "share of time, %"),
        List.copyOf(places));
  }

  @Override
  public void close() {
    calibrations.close();
    end(process);
    try {
      reader.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends a program that was launched. */
  static void end(Process process) {
    try {
      process.getOutputStream().close(); // which tells it to end
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
