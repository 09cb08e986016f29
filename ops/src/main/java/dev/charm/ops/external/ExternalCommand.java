package dev.charm.ops.external;

import dev.charm.ops.connect.CommandFailedException;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A command as a shell reads it, at work as a child of this process. What it prints goes to the
 * standard error of this process, its standard output too: the standard output is for results. It
 * reads nothing.
 *
 * @param command for {@code sh -c}
 * @param environment added to that of this process
 */
record ExternalCommand(String command, Map<String, String> environment) {
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration KINDNESS = Duration.ofSeconds(10);

  /** Runs the command with its standard output where the standard error goes. */
  private static final String SCRIPT = "exec sh -c \"$1\" >&2";

  /**
   * Runs it to its end.
   *
   * @param stop asked again and again; a reason ends the command, and all that it has started
   * @throws CommandFailedException if it cannot be started, ends with another exit code than 0, or
   *     is stopped: with the reason
   */
  void run(Supplier<Optional<String>> stop) throws InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", SCRIPT, "sh", command);
    builder.environment().putAll(environment);
    builder.redirectInput(new File("/dev/null"));
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new CommandFailedException("the command cannot be started: " + e.getMessage(), e);
    }
    Set<ProcessHandle> started = new LinkedHashSet<>();
    boolean well = false;
    try {
      while (!process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(started::add);
        requireNoStop(stop);
      }
      if (process.exitValue() != 0) {
        Thread.sleep(LOOK.toMillis()); // Ctrl-C reaches the command, too, and perhaps first
      }
      requireNoStop(stop);
      if (process.exitValue() != 0) {
        throw new CommandFailedException("the command ended with exit code " + process.exitValue());
      }
      well = true;
    } finally {
      if (!well) {
        process.descendants().forEach(started::add);
        started.add(process.toHandle());
        end(started);
      }
    }
  }

  private static void requireNoStop(Supplier<Optional<String>> stop) {
    Optional<String> reason = stop.get();
    if (reason.isPresent()) {
      throw new CommandFailedException(reason.get());
    }
  }

  /**
   * Asks what is left of them to end, then makes it. What a shell has put into the background
   * outlives the shell, and does not heed Ctrl-C.
   */
  private static void end(Set<ProcessHandle> started) throws InterruptedException {
    started.forEach(ProcessHandle::destroy);
    long until = System.nanoTime() + KINDNESS.toNanos();
    while (started.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() < until) {
      Thread.sleep(LOOK.toMillis());
    }
    started.forEach(ProcessHandle::destroyForcibly);
  }
}
