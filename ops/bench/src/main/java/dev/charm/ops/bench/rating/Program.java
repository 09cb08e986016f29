package dev.charm.ops.bench.rating;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Another program, run to its end. */
public final class Program {
  private static final double NANOS = 1e9;

  /**
   * How it went.
   *
   * @param printed on either output, mixed
   * @param seconds from its start to its end
   */
  public record Ended(int exit, String printed, double seconds) {}

  private Program() {}

  /**
   * Runs it and waits.
   *
   * @throws IOException if there is no such program
   */
  public static Ended run(List<String> command) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    return new Ended(exit, printed, (System.nanoTime() - start) / NANOS);
  }

  /**
   * Runs a program that must succeed.
   *
   * @throws IOException if it does not
   */
  public static Ended succeed(List<String> command) throws IOException, InterruptedException {
    Ended ended = run(command);
    if (ended.exit() != 0) {
      throw new IOException(
          String.join(" ", command) + " ended with " + ended.exit() + ": " + ended.printed());
    }
    return ended;
  }
}
