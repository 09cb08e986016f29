package dev.charm.ops.lifecycle;

import dev.charm.ops.memory.MemoryGuard;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What ended a thread that should not have ended: an {@link Error} that no service caught, such as
 * a native library that is missing. A process that goes on with half its threads only looks well.
 */
final class StrayErrors {
  private static final Logger LOG = LoggerFactory.getLogger(StrayErrors.class);

  private final AtomicReference<@Nullable String> first = new AtomicReference<>();

  private StrayErrors() {}

  /** From now on, for all threads of the process. */
  static StrayErrors watch() {
    StrayErrors stray = new StrayErrors();
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, error) -> {
          MemoryGuard.endIfOutOfMemory(error);
          LOG.error("the thread {} has ended", thread.getName(), error);
          if (error instanceof Error) {
            stray.first.compareAndSet(
                null, "the thread " + thread.getName() + " ended: " + FailureReason.of(error));
          }
        });
    return stray;
  }

  /** The first one, for people. */
  Optional<String> first() {
    return Optional.ofNullable(first.get());
  }
}
