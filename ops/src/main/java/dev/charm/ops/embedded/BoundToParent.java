package dev.charm.ops.embedded;

import dev.charm.ops.lifecycle.ProcessSignals;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Runs another program's main class in a child process that never outlives its parent.
 *
 * <p>The parent holds the other end of this process's standard input and writes nothing to it. When
 * the parent closes it, or dies in whatever way, SIGKILL included, the operating system ends the
 * stream, and this process exits. Nothing else stops it: Ctrl-C reaches every process of the
 * terminal, and a service manager signals every process of the group, but it is the parent that
 * decides the order of stopping.
 */
public final class BoundToParent {
  /** What an orderly exit may take before the process is cut off. */
  static final Duration GRACE = Duration.ofSeconds(3);

  private BoundToParent() {}

  /**
   * @param args the main class to run, then its arguments
   */
  public static void main(String[] args) throws ReflectiveOperationException {
    ProcessSignals.ignoreStop();
    daemon("parent-watch", BoundToParent::exitWithParent).start();
    Class.forName(args[0])
        .getMethod("main", String[].class)
        .invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
  }

  private static void exitWithParent() {
    try {
      while (System.in.read() >= 0) {
        // what the parent writes has no meaning
      }
    } catch (IOException e) {
      // as good as the end of the stream
    }
    daemon("exit-deadline", BoundToParent::haltAfterGrace).start();
    System.exit(0);
  }

  private static void haltAfterGrace() {
    try {
      TimeUnit.NANOSECONDS.sleep(GRACE.toNanos());
    } catch (InterruptedException e) {
      // then at once
    }
    Runtime.getRuntime().halt(1);
  }

  private static Thread daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
