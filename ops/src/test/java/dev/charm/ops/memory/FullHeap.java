package dev.charm.ops.memory;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process that fills its heap, or does not, in the way that its argument says. */
final class FullHeap {
  private static final Logger LOG = LoggerFactory.getLogger(FullHeap.class);
  private static final List<Object> HELD = new ArrayList<>();

  private FullHeap() {}

  /** Takes the way: one of the cases below. */
  public static void main(String[] args) throws Exception {
    MemoryGuard.start(Duration.ofSeconds(2));
    MemoryGuard.holding(() -> "350,000 prompts");
    Thread.sleep(1_500); // until the guard has asked once
    switch (args[0]) {
      case "ends-a-thread" -> new Thread(FullHeap::fill).start();
      case "is-logged" -> {
        try {
          fill();
        } catch (OutOfMemoryError e) {
          HELD.clear();
          LOG.error("a request failed", new IllegalStateException(e));
        }
      }
      case "is-swallowed" -> {
        while (true) {
          try {
            fill();
          } catch (OutOfMemoryError e) {
            // and goes on
          }
        }
      }
      case "is-direct" -> new Thread(() -> HELD.add(ByteBuffer.allocateDirect(1 << 28))).start();
      case "is-dealt-with" -> {
        try {
          HELD.add(new long[Integer.MAX_VALUE - 8]);
        } catch (OutOfMemoryError e) {
          Thread.sleep(1_500); // the guard has looked again
          System.exit(0);
        }
      }
      default -> throw new IllegalArgumentException(args[0]);
    }
    new CountDownLatch(1).await();
  }

  private static void fill() {
    while (true) {
      HELD.add(new byte[10_000]);
    }
  }
}
