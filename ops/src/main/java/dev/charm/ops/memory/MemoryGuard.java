package dev.charm.ops.memory;

import ch.qos.logback.classic.Level;
import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends a process whose memory is full with exit code 1 and one line that says what it held and what
 * to raise, whichever thread met with it:
 *
 * <ul>
 *   <li>an {@link OutOfMemoryError} that ends a thread, or that a library catches and logs as an
 *       error;
 *   <li>a heap that stays full for a minute in which garbage collection takes more than half of the
 *       time: the process works no more, and never runs out of memory either;
 *   <li>a heap so full that the guard itself gets nothing of it.
 * </ul>
 *
 * <p>An error that is caught and dealt with, such as that of a record with a claimed length beyond
 * all bounds, ends nothing. Whatever the end needs is made before it is needed.
 */
public final class MemoryGuard {
  private static final String SLOW = "is full, and collecting garbage takes most of the time";
  private static final Duration SLOW_DEATH_LASTS = Duration.ofMinutes(1);
  private static final long LOOK_MILLIS = 1_000;
  private static final int LOOKS_A_RENEWAL = 5;
  private static final int EXIT_CODE = 1;
  private static final int LONGEST_HELD = 400;

  private static volatile @Nullable MemoryGuard guard;

  private final FileOutputStream terminal = new FileOutputStream(FileDescriptor.err);
  private final AtomicBoolean ended = new AtomicBoolean();
  private final long heapMib = heapMib();
  private volatile Supplier<String> held = () -> "";
  private volatile byte[] full = line("is full", "");
  private volatile byte[] slow = line(SLOW, "");

  private MemoryGuard() {}

  /** Guards this process from now on. Harmless when it does already. */
  public static void start() {
    start(SLOW_DEATH_LASTS);
  }

  @SuppressWarnings("ThreadPriorityCheck") // it has to run while garbage collection takes all
  static synchronized void start(Duration slowDeathLasts) {
    if (guard != null) {
      return;
    }
    MemoryGuard started = new MemoryGuard();
    guard = started;
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, error) -> {
          endIfOutOfMemory(error);
          if (before != null) {
            before.uncaughtException(thread, error);
          } else {
            error.printStackTrace();
          }
        });
    LoggedErrors.watch(Level.ERROR, MemoryGuard::endIfOutOfMemory);
    Thread thread = new Thread(() -> started.watch(slowDeathLasts), "memory-guard");
    thread.setDaemon(true);
    thread.setPriority(Thread.MAX_PRIORITY);
    thread.start();
  }

  /**
   * What the process holds, for the line at its end.
   *
   * @param held such as {@code 350,000 prompts}; asked every few seconds, empty if there is nothing
   *     to tell
   */
  public static void holding(Supplier<String> held) {
    MemoryGuard started = guard;
    if (started != null) {
      started.held = held;
    }
  }

  /** Ends the process if an {@link OutOfMemoryError} is what went wrong; else does nothing. */
  public static void endIfOutOfMemory(@Nullable Throwable thrown) {
    MemoryGuard started = guard;
    int depth = 0;
    for (Throwable cause = thrown; cause != null && depth < 32; cause = cause.getCause()) {
      if (cause instanceof OutOfMemoryError && started != null) {
        started.end(started.lineOf(cause));
      }
      depth++;
    }
  }

  /** Memory beside the heap has a line of its own, made only then: the heap has room for it. */
  private byte[] lineOf(Throwable error) {
    String message = error.getMessage();
    if (message == null || message.startsWith("Java heap") || message.startsWith("GC overhead")) {
      return full;
    }
    try {
      if (message.contains("direct buffer")) {
        return bytes(
            "out of direct memory; raise it with -XX:MaxDirectMemorySize in CHARM_JAVA_OPTS");
      }
      return message.startsWith("Requested array size") ? full : bytes("out of memory: " + message);
    } catch (OutOfMemoryError e) {
      return full;
    }
  }

  private void watch(Duration slowDeathLasts) {
    SlowDeath slowDeath = SlowDeath.ofThisProcess(slowDeathLasts);
    for (long look = 0; ; look++) {
      try {
        Thread.sleep(LOOK_MILLIS);
        if (look % LOOKS_A_RENEWAL == 0) {
          renew();
        }
        if (slowDeath.isThere(System.nanoTime())) {
          end(slow);
        }
      } catch (OutOfMemoryError e) {
        end(full);
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        // what a service holds cannot be told just now; what was told before still can
      }
    }
  }

  private void renew() {
    String now = held.get();
    if (!now.isEmpty()) {
      String told = now.length() > LONGEST_HELD ? now.substring(0, LONGEST_HELD) : now;
      full = line("is full", told);
      slow = line(SLOW, told);
    }
  }

  private byte[] line(String what, String held) {
    return bytes(
        "out of memory: "
            + "heap of "
            + heapMib
            + " MB "
            + what
            + (held.isEmpty() ? "" : "; held: " + held)
            + "; raise it with CHARM_JAVA_OPTS=-Xmx"
            + 2 * heapMib
            + "m");
  }

  /** As -Xmx says it: what the JVM itself tells leaves out the space that it copies into. */
  private static long heapMib() {
    String bytes =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
            .getVMOption("MaxHeapSize")
            .getValue();
    return Math.max(1, Long.parseLong(bytes) >> 20);
  }

  private static byte[] bytes(String text) {
    return ("charm: " + text + System.lineSeparator()).getBytes(StandardCharsets.UTF_8);
  }

  private void end(byte[] line) {
    if (!ended.compareAndSet(false, true)) {
      return; // another thread is at it
    }
    try {
      terminal.write(line);
    } catch (IOException e) {
      // there is no terminal to tell
    } finally {
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }
}
